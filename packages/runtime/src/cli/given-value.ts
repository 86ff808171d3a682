/** A value as a word of a command line. */
import { UsageError } from "statefun-wire/program";
import { parseExactly } from "../kafka-rest/exact-json.ts";

export interface ValueOptions {
  readonly text?: true | undefined;
  readonly base64?: true | undefined;
  readonly patch?: true | undefined;
}

/** As the API takes it: JSON, or text or base64 where the options say so. @throws UsageError */
export function givenValue(
  word: string,
  options: ValueOptions,
): { readonly value: unknown; readonly encoding: "utf8" | "base64" | undefined } {
  const encoding = encodingOf(options);
  return { value: encoding === undefined ? jsonOf(word) : word, encoding };
}

/** @throws UsageError */
function encodingOf({ text, base64, patch }: ValueOptions): "utf8" | "base64" | undefined {
  const given = [text && "--text", base64 && "--base64", patch && "--patch"].filter(Boolean);
  if (given.length > 1) throw new UsageError(`${given.join(" and ")}: it can be one of them`);
  if (text) return "utf8";
  return base64 ? "base64" : undefined;
}

/** @throws UsageError */
function jsonOf(text: string): unknown {
  try {
    return parseExactly(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new UsageError(
      `${text} is not JSON (${reason}): a string has quotes, and text is for --text`,
    );
  }
}
