/** Renders what is answered: the offsets of what was produced, and pages of records. */
import { BINARY_TYPE, JSON_TYPE } from "./dialect.ts";
import { plainJson } from "./exact-json.ts";

/** A record of a topic. In Kafka either part may be missing. */
export interface ConsumedRecord {
  readonly topic: string;
  readonly offset: number;
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array | undefined;
}

export function renderOffsets(offsets: readonly number[]) {
  return { offsets: offsets.map((offset) => ({ partition: 0, offset })) };
}

/** A page in the form that the Accept header asks for. */
export function renderPage(
  records: readonly ConsumedRecord[],
  accept: string | undefined,
): { readonly type: string; readonly body: string } {
  const isBinary = accept?.includes(BINARY_TYPE) === true;
  return {
    type: isBinary ? BINARY_TYPE : JSON_TYPE,
    body: JSON.stringify(records.map(isBinary ? renderBinary : renderJson)),
  };
}

/** Text and JSON as they are. A value that is not JSON is in base64, and says so. */
export function renderJson({ topic, offset, key, value }: ConsumedRecord) {
  return {
    topic,
    key: key === undefined ? null : Buffer.from(key).toString(),
    ...(value === undefined ? { value: null } : plainJson(value)),
    partition: 0,
    offset,
  };
}

function renderBinary({ topic, offset, key, value }: ConsumedRecord) {
  return { topic, key: base64(key), value: base64(value), partition: 0, offset };
}

function base64(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : Buffer.from(bytes).toString("base64");
}
