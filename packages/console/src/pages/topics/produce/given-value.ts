/** A value as it is typed into the form: how it is sent, or why it cannot be. */
import { type GivenValue, toBase64 } from "../../../commands/produce.ts";
import { jsonProblem, problemText } from "../../../parts/json-problem.ts";
import { builtIn } from "../built-in.ts";

/** `type`: as one of the topic's own, which is a built-in one; `records`: one a line, as `statefun consume` prints them. */
export type Format = "type" | "json" | "text" | "base64" | "records";

/** @throws Error that says what to type instead */
export function readValue(
  text: string,
  format: Exclude<Format, "records">,
  builtInType: string | undefined,
): GivenValue {
  if (format === "json") return { form: "json", text: readJson(text) };
  if (format === "text") {
    if (!text.isWellFormed()) throw new Error("It has half of a surrogate pair, which no text has");
    return { form: "text", text };
  }
  if (format === "base64") {
    const base64 = text.replaceAll(/\s/g, "");
    if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(base64)) {
      throw new Error("Not base64: groups of four of A-Z, a-z, 0-9, + and /, filled up with =");
    }
    return { form: "base64", text: base64 };
  }
  const type = builtIn(builtInType ?? "");
  const bytes = type?.encode(text);
  if (bytes === undefined) throw new Error(`Not a ${builtInType}: it is ${type?.expected}`);
  return { form: "base64", text: toBase64(bytes) };
}

/** In one line, with every number as it is written. @throws Error that says where it is not JSON */
function readJson(text: string): string {
  const problem = jsonProblem(text);
  if (problem !== undefined) throw new Error(problemText(problem));
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|[ \t\n\r]+/g, "$1");
}
