/** A broker that answers whatever a test has it answer, so that the client can be shown what no real one would send. */
import { createServer, type Server } from "node:net";
import { Writer } from "@platformatic/kafka";

export interface Asked {
  readonly apiKey: number;
  readonly version: number;
  readonly correlationId: number;
}

/** What goes out, byte for byte; nothing: the broker stays silent; "close": it hangs up. */
type Answer = Uint8Array | "close" | undefined;

export const API_VERSIONS = 18;
export const METADATA = 3;

/** Listens until the test is over. */
export async function fakeBroker(answer: (asked: Asked) => Answer): Promise<{
  readonly address: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}> {
  const all: Asked[] = [];
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    let waiting: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 12 && waiting.length >= waiting.readInt32BE() + 4) {
        const asked = {
          apiKey: waiting.readInt16BE(4),
          version: waiting.readInt16BE(6),
          correlationId: waiting.readInt32BE(8),
        };
        waiting = waiting.subarray(waiting.readInt32BE() + 4);
        all.push(asked);
        const given = answer(asked);
        if (given === "close") socket.destroy();
        else if (given !== undefined) socket.write(given);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    address: `127.0.0.1:${port}`,
    asked: all,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** A frame that answers a request. */
export function frame({ correlationId }: Asked, body: Writer): Buffer {
  const writer = Writer.create().appendInt32(correlationId).appendFrom(body);
  return writer.prependLength().buffer;
}

type Range = readonly [apiKey: number, min: number, max: number];

/** What a broker says of its versions to one who asks in a version of ApiVersions that it does not have: in the oldest. */
export function oldVersions(asked: Asked, ranges: readonly Range[]): Buffer {
  const UNSUPPORTED_VERSION = 35;
  const body = Writer.create()
    .appendInt16(asked.version === 0 ? 0 : UNSUPPORTED_VERSION)
    .appendArray(
      [...ranges],
      (w, [apiKey, min, max]) => w.appendInt16(apiKey).appendInt16(min).appendInt16(max),
      false,
      false,
    );
  return frame(asked, body);
}

/** Metadata in version 7 of a cluster of one broker, with one topic that has one partition. */
export function oldMetadata(asked: Asked, address: string, topic: string, errorCode = 0): Buffer {
  const [host = "", port] = address.split(":");
  const body = Writer.create()
    .appendInt32(0)
    .appendArray(
      [0],
      (w, node) =>
        w
          .appendInt32(node)
          .appendString(host, false)
          .appendInt32(Number(port))
          .appendString(null, false),
      false,
      false,
    )
    .appendString("a-cluster", false)
    .appendInt32(0)
    .appendArray(
      [topic],
      (w, name) =>
        w
          .appendInt16(errorCode)
          .appendString(name, false)
          .appendBoolean(false)
          .appendArray(
            errorCode === 0 ? [0] : [],
            (w, partition) =>
              w
                .appendInt16(0)
                .appendInt32(partition)
                .appendInt32(0)
                .appendInt32(0)
                .appendArray([0], (w, node) => w.appendInt32(node), false, false)
                .appendArray([0], (w, node) => w.appendInt32(node), false, false)
                .appendArray([], (w) => w, false, false),
            false,
            false,
          ),
      false,
      false,
    );
  return frame(asked, body);
}
