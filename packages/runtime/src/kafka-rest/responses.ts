/** Renders what is answered: the offsets of what was produced, and pages of records. */
import { BINARY_TYPE, JSON_TYPE, TEXT_TYPE } from "./dialect.ts";
import { type PlainValue, plainJson, plainText } from "./exact-json.ts";

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
  const asked = accept?.toLowerCase() ?? "";
  const [type, render] = FORMS.find(([name]) => asked.includes(name)) ?? JSON_FORM;
  return { type, body: JSON.stringify(records.map(render)) };
}

/** A record with its key as text, and its value as `plain` shows it. */
const withTextKey =
  (plain: (value: Uint8Array) => PlainValue) =>
  ({ topic, offset, key, value }: ConsumedRecord) => ({
    topic,
    key: key === undefined ? null : Buffer.from(key).toString(),
    ...(value === undefined ? { value: null } : plain(value)),
    partition: 0,
    offset,
  });

/** A record with its value as JSON. One that is not JSON is text or in base64, and says so. */
export const renderJson = withTextKey(plainJson);

function renderBinary({ topic, offset, key, value }: ConsumedRecord) {
  return { topic, key: base64(key), value: base64(value), partition: 0, offset };
}

function base64(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : Buffer.from(bytes).toString("base64");
}

const JSON_FORM = [JSON_TYPE, renderJson] as const;
/** Those that have to be asked for. */
const FORMS = [
  [BINARY_TYPE, renderBinary],
  [TEXT_TYPE, withTextKey(plainText)],
] as const;
