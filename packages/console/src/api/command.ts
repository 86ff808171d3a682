/**
 * What can be done: the request that does it, and the command line that does the same. What is shown of it is made from what
 * is sent.
 */
import { type ApiRequest, call, urlOf } from "./call.ts";
import { token } from "./token.ts";

export interface Command {
  /** What it does, such as "Pause com.example/stock". */
  readonly title: string;
  /** The words after `statefun`. */
  readonly cli: readonly string[];
  /** Lines that it reads, each with its end. */
  readonly input?: string;
  readonly request: ApiRequest;
}

/** Where `statefun` finds a runtime that it is not told of. */
const DEFAULT_URL = "http://127.0.0.1:8082";
const TOKEN = "$STATEFUN_TOKEN";

/** Does it. @throws ApiError */
export function run({ request }: Command): Promise<unknown> {
  return call(request);
}

export function cliOf({ cli, input }: Pick<Command, "cli" | "input">): string {
  const words = ["statefun", ...cli];
  const isDefault = [DEFAULT_URL, "http://localhost:8082"].includes(location.origin);
  // After -- there are no options any more.
  const end = words.indexOf("--");
  if (!isDefault) words.splice(end < 0 ? words.length : end, 0, "--url", location.origin);
  const line = words.map(quoted).join(" ");
  return input === undefined ? line : `${line} <<'END'\n${input}END`;
}

/** The words of a command, in the order in which those are taken as they are that begin with a dash, such as an id may. */
export function cliWords(
  verb: string,
  operands: readonly string[],
  options: readonly string[] = [],
): string[] {
  if (!operands.some((operand) => operand.startsWith("-"))) return [verb, ...operands, ...options];
  return [verb, ...options, "--", ...operands];
}

export function curlOf({ request }: Pick<Command, "request">): string {
  const { method, headers = {}, body } = request;
  const words = ["curl", "-s"];
  if (method !== "GET" && !(method === "POST" && body !== undefined)) words.push("-X", method);
  words.push(quoted(location.origin + urlOf(request)));
  for (const [name, value] of Object.entries(headers))
    words.push("-H", quoted(`${name}: ${value}`));
  if (token.value !== "") words.push("-H", `"Authorization: Bearer ${TOKEN}"`);
  if (body !== undefined) words.push("-d", quoted(body));
  return words.join(" ");
}

/** A word as a POSIX shell reads it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
