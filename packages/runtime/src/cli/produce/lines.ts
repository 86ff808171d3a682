/** Splits a stream into its lines, as bytes: what is not text is to be refused, not replaced. */
import { UsageError } from "statefun-wire/program";

/** Of a line, in bytes: with a longer one nothing would be taken that comes after it either. */
const MAX_BYTES = 24 * 1024 * 1024;
const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];

export interface Line {
  /** What it is called when it is refused. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** The lines that end in each chunk, together; without their ends. @throws UsageError for one of more than `maxBytes` */
export async function* linesOf(
  chunks: AsyncIterable<Buffer | string>,
  maxBytes: number = MAX_BYTES,
): AsyncGenerator<Line[]> {
  let number = 0;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  const end = (rest: Buffer): Line => {
    const bytes = Buffer.concat([...begun, rest]);
    begun = [];
    begunBytes = 0;
    return {
      name: `line ${++number}`,
      bytes: bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes,
    };
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    const lines: Line[] = [];
    let from = 0;
    for (let to = bytes.indexOf(LINE_FEED); to >= 0; to = bytes.indexOf(LINE_FEED, from)) {
      lines.push(end(bytes.subarray(from, to)));
      from = to + 1;
    }
    begun.push(bytes.subarray(from));
    begunBytes += bytes.length - from;
    if (begunBytes > maxBytes)
      throw new UsageError(`line ${number + 1} has more than ${maxBytes} bytes`);
    yield lines;
  }
  if (begunBytes > 0) yield [end(Buffer.alloc(0))];
}
