/** JSON whose numbers keep every digit: one that a JavaScript number cannot hold comes as `JSON.rawJSON`, and goes as it came. */

interface ExactJson {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON?(text: string): unknown;
  isRawJSON?(value: unknown): boolean;
}

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

// TypeScript's library does not know these yet, nor do the browsers of before 2025, where digits are lost as they always were.
const exact: ExactJson = JSON;

export function parseExactly(text: string): unknown {
  return exact.parse(text, (_key, value, context) => {
    const source = context?.source;
    if (typeof value !== "number" || source === undefined || String(value) === source) return value;
    return exact.rawJSON?.(source) ?? value;
  });
}

/** Whether a value is a number that only its text holds. */
export function isRawNumber(value: unknown): value is { readonly rawJSON: string } {
  return exact.isRawJSON?.(value) ?? false;
}
