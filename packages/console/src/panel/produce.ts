/** Records of a panel: each is there once, also when the runtime goes away while they are on their way. */
import { ApiError } from "../api/call.ts";
import { type Command, run } from "../api/command.ts";
import { produceRecords } from "../commands/produce.ts";

/** A record with a JSON value. */
export interface NewRecord {
  /** The id of the instance that it is for. */
  readonly key: string;
  readonly value: unknown;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2000;

interface Produced {
  readonly offsets: readonly { readonly offset: number }[];
}

/** How a terminal does what {@link produce} does. */
export function produceCommand(topic: string, key: string, value: unknown): Command {
  return commandOf(topic, [{ key, value }], "");
}

/**
 * Appends a record to a topic that functions read, and answers with its offset once it is durable. While the runtime cannot be
 * reached it is sent again, until it is there: once. `key` is the id of the instance that it is for, `value` is JSON.
 *
 * @throws ApiError when it is refused
 */
export async function produce(topic: string, key: string, value: unknown): Promise<number> {
  const [offset = 0] = await produceAll(topic, [{ key, value }]);
  return offset;
}

/** The same with one record or more, in one request: all of them are appended, or none. */
export async function produceAll(topic: string, records: readonly NewRecord[]): Promise<number[]> {
  const command = commandOf(topic, records, randomName());
  for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(LAST_RETRY_MS, 2 * retryMs)) {
    try {
      const { offsets } = (await run(command)) as Produced;
      return offsets.map(({ offset }) => offset);
    } catch (error) {
      if (!(error instanceof ApiError && error.isPassing)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

function commandOf(topic: string, records: readonly NewRecord[], idempotencyKey: string): Command {
  const given = records.map(({ key, value }) => {
    return { key, value: { form: "json", text: JSON.stringify(value) } } as const;
  });
  return produceRecords(topic, given, idempotencyKey);
}

/** Browsers have no `randomUUID` where the page came from another machine without TLS. */
function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join(
    "-",
  );
}
