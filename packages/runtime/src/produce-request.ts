/** A request to append records, as plain data: what a record has to be, and what tells one request from another. */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { RequestError } from "./errors.ts";

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

/** `index` is the record's place in its request. @throws RequestError `invalid-record` */
export function checkRecord({ key, value }: NewRecord, index: number): CheckedRecord {
  const refuse = (reason: string): never => {
    throw new RequestError("invalid-record", `record ${index}: ${reason}`);
  };
  // The key is the id of the instance that the record goes to.
  if (key === undefined || key.length === 0)
    return refuse("it has no key, so there is no instance to send it to");
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
export function fingerprintOf(topic: string, records: readonly NewRecord[]): string {
  const hash = createHash("sha256").update(JSON.stringify(topic));
  for (const part of records.flatMap(({ key, value }) => [key, value])) {
    // The length keeps neighbours apart.
    hash.update(`${part?.length ?? "none"}:`).update(part ?? "");
  }
  return hash.digest("hex");
}

/** Why a request with an idempotency key that is taken is refused. */
export function idempotencyConflict(key: string): RequestError {
  return new RequestError(
    "idempotency-conflict",
    `the Idempotency-Key "${key}" was used for another request`,
  );
}
