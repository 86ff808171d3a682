/** Putting records of any kind into a topic that functions read: values that are JSON, text, or bytes in base64. */
import { pathOf } from "../api/call.ts";
import { type Command, cliWords } from "../api/command.ts";

export interface GivenValue {
  readonly form: "json" | "text" | "base64";
  /** JSON in one line, text as it is, or base64. */
  readonly text: string;
}

export interface GivenRecord {
  readonly key: string;
  readonly value: GivenValue;
}

/** What the command line and its records call the forms. */
const FORMATS = { json: "json", text: "text", base64: "binary" } as const;
const ENCODINGS = { json: "", text: ',"encoding":"utf8"', base64: ',"encoding":"base64"' } as const;

/** All of the records, of which there is one at least, or none. An empty idempotency key is none. */
export function produceRecords(
  topic: string,
  records: readonly GivenRecord[],
  idempotencyKey: string,
): Command {
  const { type, body } = bodyOf(records);
  return {
    title: `Produce ${records.length === 1 ? "a record" : `${records.length} records`} to ${topic}`,
    ...lineOf(topic, records, idempotencyKey === "" ? [] : ["--idempotency-key", idempotencyKey]),
    request: {
      method: "POST",
      path: pathOf("/topics/{topic}", { topic }),
      headers: {
        "Content-Type": type,
        ...(idempotencyKey !== "" && { "Idempotency-Key": idempotencyKey }),
      },
      body,
    },
  };
}

/** The form of all values, or bytes when they have several. */
function bodyOf(records: readonly GivenRecord[]): { readonly type: string; readonly body: string } {
  const forms = new Set(records.map(({ value }) => value.form));
  const [form = "base64"] = forms.size === 1 ? forms : [];
  const list = records.map(({ key, value }) => {
    const shownKey = form === "base64" ? toBase64(key) : key;
    const shown = form === "base64" && value.form !== form ? asBase64(value) : value;
    return `{"key":${JSON.stringify(shownKey)},"value":${jsonOf(shown)}}`;
  });
  return {
    type: `application/vnd.kafka.${FORMATS[form]}.v2+json`,
    body: `{"records":[${list.join(",")}]}`,
  };
}

/** One value stands in the line; several records come as lines, as `statefun consume` prints them. */
function lineOf(
  topic: string,
  records: readonly GivenRecord[],
  options: readonly string[],
): Pick<Command, "cli" | "input"> {
  const [first, ...others] = records;
  if (first !== undefined && others.length === 0) {
    const { key, value } = first;
    const format = value.form === "json" ? [] : ["--format", FORMATS[value.form]];
    const all = ["--key", key, ...format, ...options];
    return { cli: cliWords("produce", [topic, value.text], all) };
  }
  const lines = records.map(
    ({ key, value }) =>
      `{"key":${JSON.stringify(key)},"value":${jsonOf(value)}${ENCODINGS[value.form]}}\n`,
  );
  const cli = cliWords("produce", [topic], ["--format", "record", ...options]);
  return { cli, input: lines.join("") };
}

function jsonOf({ form, text }: GivenValue): string {
  return form === "json" ? text : JSON.stringify(text);
}

function asBase64({ text }: GivenValue): GivenValue {
  return { form: "base64", text: toBase64(text) };
}

/** Of bytes, or of the UTF-8 of a text. */
export function toBase64(content: Uint8Array | string): string {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
