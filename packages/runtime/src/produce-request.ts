/** A request to append records, as plain data: what a record has to be, and what tells one request from another. */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { type Clock, systemClock } from "./clock.ts";
import { RequestError } from "./errors.ts";
import { ID_BYTES, tooLong } from "./id-limit.ts";

/** A record that is to be appended. Both of its parts may be missing, and then it is refused with the reason. */
export interface NewRecord {
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array | undefined;
}

/** A record that a function can be given. */
export interface CheckedRecord {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * `index` is the record's place in its request, and `idBytes` how long its key may be: 5 KiB unless it says otherwise.
 *
 * @throws RequestError `invalid-record`
 */
export function checkRecord(
  { key, value }: NewRecord,
  index: number,
  idBytes = ID_BYTES,
): CheckedRecord {
  const refuse = (reason: string): never => {
    throw new RequestError("invalid-record", `record ${index}: ${reason}`);
  };
  // The key is the id of the instance that the record goes to.
  if (key === undefined || key.length === 0)
    return refuse("it has no key, so there is no instance to send it to");
  const excess = tooLong(key, idBytes);
  if (excess !== undefined) return refuse(`its key, which is an id, has ${excess}`);
  if (!isUtf8(key)) return refuse("its key is not UTF-8, so it cannot be an id");
  if (value === undefined) return refuse("it has no value");
  return { key, value };
}

/** Why a topic takes no records; `ingressTopics` are those that do. */
export function notAnIngressTopic(topic: string, ingressTopics: readonly string[]): RequestError {
  return new RequestError(
    "unknown-topic",
    `"${topic}" is not an ingress topic of the module: there are ${ingressTopics.join(", ") || "none"}`,
  );
}

/** Equal for requests that append the same records to the same topic. */
export async function fingerprintOf(
  topic: string,
  records: readonly NewRecord[],
  clock: Pick<Clock, "soon"> = systemClock,
): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(topic));
  await inSlices(records, clock, ({ key, value }) => {
    // The length keeps neighbours apart.
    for (const part of [key, value]) hash.update(`${part?.length ?? "none"}:`).update(part ?? "");
  });
  return hash.digest("hex");
}

/** How much of a request is dealt with in one turn of the event loop. A single record may be larger. */
const SLICE_RECORDS = 1000;
const SLICE_BYTES = 1024 * 1024;

/** Whether records are dealt with in a single turn. */
export function isOneSlice(records: readonly NewRecord[]): boolean {
  return (
    records.length <= SLICE_RECORDS &&
    records.reduce((sum, record) => sum + sizeOf(record), 0) <= SLICE_BYTES
  );
}

/** Does something with each record, in as many turns as that takes, of which the first is this one. */
export async function inSlices<Kind extends NewRecord>(
  records: readonly Kind[],
  clock: Pick<Clock, "soon">,
  act: (record: Kind, index: number) => void,
): Promise<void> {
  let [count, bytes] = [0, 0];
  for (const [index, record] of records.entries()) {
    const size = sizeOf(record);
    if (count > 0 && (count === SLICE_RECORDS || bytes + size > SLICE_BYTES)) {
      await new Promise<void>((resolve) => clock.soon(resolve));
      [count, bytes] = [0, 0];
    }
    act(record, index);
    count++;
    bytes += size;
  }
}

function sizeOf({ key, value }: NewRecord): number {
  return (key?.length ?? 0) + (value?.length ?? 0);
}

/** Why a request with an idempotency key that is taken is refused. */
export function idempotencyConflict(key: string): RequestError {
  return new RequestError(
    "idempotency-conflict",
    `the Idempotency-Key "${key}" was used for another request`,
  );
}
