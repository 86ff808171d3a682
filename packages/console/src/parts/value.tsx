/** A value as the API shows it, always as text. */
import { isRawNumber } from "../api/exact-json.ts";

export interface ShownValue {
  readonly value?: unknown;
  readonly encoding?: "utf8" | "base64" | undefined;
  readonly truncated?: true | undefined;
}

/** In one line, such as in a cell of a table; the rest is cut off by the page where there is no room. */
export function Value({
  shown,
  most = 200,
}: {
  readonly shown: ShownValue;
  readonly most?: number;
}) {
  const text = textOf(shown);
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return (
    <code title={text.length > most ? text.slice(0, 2000) : undefined}>
      {cut}
      {shown.truncated && "…"}
      {shown.encoding === "base64" && <span class="muted"> (base64)</span>}
    </code>
  );
}

/** The whole of it, over several lines where it is JSON. */
export function WholeValue({ shown }: { readonly shown: ShownValue }) {
  return (
    <pre>
      {textOf(shown, 2)}
      {shown.truncated && "…"}
    </pre>
  );
}

/** JSON as it is written; text that is not JSON is shown as it is, which `encoding` tells. */
export function textOf({ value, encoding }: ShownValue, indent?: number): string {
  if (value === undefined) return "";
  if (encoding !== undefined && typeof value === "string") return value;
  if (isRawNumber(value)) return value.rawJSON;
  return JSON.stringify(value, null, indent);
}
