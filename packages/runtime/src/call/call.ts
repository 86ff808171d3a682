/** One call of a function: which messages go into the batch, and the exchange until there is an answer to go by. */
import type { Instance, StoredValue } from "../functions/instance.ts";
import type { Message } from "../model.ts";
import { InvalidReply, type ReplyRules, type Result, readReply } from "./reply.ts";
import { encodeRequest } from "./request.ts";

/** The size of a batch's messages, in bytes. A single larger message makes a batch of its own. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** The messages of the next batch. After a failure they come one at a time. */
export function takeBatch({ mailbox, suspects, type }: Instance): Message[] {
  const most = suspects > 0 ? 1 : type.endpoint.maxNumBatchRequests;
  const batch: Message[] = [];
  let bytes = 0;
  for (
    let next = mailbox.peek();
    next !== undefined && batch.length < most;
    next = mailbox.peek()
  ) {
    bytes += next.value?.length ?? 0;
    if (batch.length > 0 && bytes > MAX_BATCH_BYTES) break;
    mailbox.take();
    batch.push(next);
  }
  return batch;
}

/**
 * Calls the function, and once more when it has to be sent more of its storage first. Rejects with the reason when that
 * fails. The result is to be read when it is applied, because what it may ask for can change until then: reading throws
 * InvalidReply for a result that cannot be accepted.
 */
export async function invoke(
  instance: Instance,
  batch: readonly Message[],
  storedValue: (name: string) => StoredValue | undefined,
  rules: ReplyRules,
): Promise<() => Result> {
  const { type } = instance;
  for (;;) {
    const request = encodeRequest(instance, batch, storedValue);
    const sent = new Set(type.values.keys());
    const reply = readReply(await type.transport.send(request), instance, rules);
    if (reply.kind === "result") return reply.read;
    const unknown = reply.missing.filter(({ name }) => !sent.has(name));
    if (unknown.length === 0) {
      throw new InvalidReply(
        `it misses storage that it was sent: ${reply.missing.map(({ name }) => name).join(", ")}`,
      );
    }
    for (const value of unknown) type.values.set(value.name, value);
  }
}
