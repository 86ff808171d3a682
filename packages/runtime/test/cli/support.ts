/** Runs command lines in this process, with ends that a test can hold. */
import { Readable, Writable } from "node:stream";
import { ExitError, explain } from "statefun-wire/program";
import { runCommandLine } from "../../src/cli/command-line.ts";
import type { Session } from "../../src/cli/session.ts";

export interface LineOptions {
  readonly env?: Session["env"];
  readonly stdin?: string | Readable;
  /** The width of the terminal that it is run in; without one it is in a pipe. */
  readonly columns?: number;
  readonly signal?: AbortSignal;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `statefun` with these arguments writes, and the code that it ends with. */
export async function statefun(args: readonly string[], options: LineOptions = {}): Promise<Ended> {
  const { code, stdout, stderr } = await attempt(args, options);
  return { code, stdout, stderr };
}

/** The same, and what it failed with. */
export async function attempt(
  args: readonly string[],
  options: LineOptions = {},
): Promise<Ended & { readonly error: unknown }> {
  const { env = {}, stdin = "", columns, signal = new AbortController().signal } = options;
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const [stdout, stderr] = [collector(), collector()];
  const session: Session = {
    stdin: Object.assign(typeof stdin === "string" ? Readable.from([stdin]) : stdin, terminal),
    stdout: Object.assign(stdout.stream, terminal),
    stderr: Object.assign(stderr.stream, terminal),
    env,
    signal,
    keepRunning: async (work) => void (await (await work)?.close()),
  };
  let [code, error]: [number, unknown] = [0, undefined];
  try {
    await runCommandLine(args, session);
  } catch (thrown) {
    stderr.stream.write(`${explain(thrown)}\n`);
    [code, error] = [exitCodeOf(thrown), thrown];
  }
  return { code, stdout: stdout.text(), stderr: stderr.text(), error };
}

/** The JSON of the lines. */
export function jsonLines(text: string): unknown[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function exitCodeOf(error: unknown): number {
  return error instanceof ExitError ? error.exitCode : 1;
}

function collector() {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
}
