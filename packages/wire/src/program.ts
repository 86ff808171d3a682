/** What every entry point does alike: settings, memory, one clear line for what goes wrong, and an orderly end on a signal. */
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { spareMemory } from "./heap.ts";

/** A failure that {@link run} ends with an exit code of its own for. */
export class ExitError extends Error {
  override readonly name: string = "ExitError";
  readonly exitCode: number;

  constructor(exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** A mistake of the user, such as an invalid setting: {@link run} ends with exit code 2 for it. */
export class UsageError extends ExitError {
  override readonly name: string = "UsageError";

  constructor(message: string, options?: ErrorOptions) {
    super(2, message, options);
  }
}

/** A program that keeps running until a signal comes. */
export interface Running {
  /** What {@link run} prints on standard output, once it runs. */
  readonly ready?: string | undefined;
  /** Ends it in order; a signal gives it 20 seconds for that. */
  close(): Promise<void>;
}

/** How long an orderly end may take, in milliseconds. */
const CLOSE_MS = 20_000;
/** npm passes on a signal that a terminal has sent to the program already: this soon after the first it is the same. */
const SAME_SIGNAL_MS = 500;

/**
 * Runs a program. `main` ends it by returning nothing, or keeps it running until SIGINT or SIGTERM comes, which closes it.
 * What `main` throws is printed on standard error as one line; the exit code is that of an {@link ExitError}, else 1.
 */
export async function run(main: () => Promise<Running | undefined>): Promise<void> {
  spareMemory();
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // The reader of the output may have read enough, as head does.
    if (error.code === "EPIPE") process.exit(0);
    print(process.stderr, `the output cannot be written: ${explain(error)}`);
    process.exit(1);
  });
  // Where nothing can be said, nothing is.
  process.stderr.on("error", () => process.exit(1));
  let running: Running | undefined;
  // Before anything says that it is ready. Until then there is nothing to close.
  closeOnSignal(async () => running?.close());
  try {
    running = await main();
    if (running?.ready !== undefined) print(process.stdout, running.ready);
  } catch (error) {
    print(process.stderr, explain(error));
    process.exit(error instanceof ExitError ? error.exitCode : 1);
  }
}

function closeOnSignal(end: () => Promise<void>): void {
  let closingSince: number | undefined;
  const close = (signal: NodeJS.Signals): void => {
    if (closingSince !== undefined) {
      // A second signal means now.
      if (performance.now() - closingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    closingSince = performance.now();
    setTimeout(() => process.exit(1), CLOSE_MS).unref();
    end().then(
      () => process.exit(0),
      (error) => {
        print(process.stderr, `after ${signal}: ${explain(error)}`);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", close).on("SIGTERM", close);
}

/** What went wrong, in one line. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === "EADDRINUSE" && port === -1) {
    return `the socket ${address} is in use: stop what listens there, or choose another one`;
  }
  if (code === "EADDRINUSE") {
    return `port ${port} of ${address} is in use: stop what listens there, or choose another port`;
  }
  return error.message;
}

/** Writes a line. */
export function print(stream: NodeJS.WritableStream, text: string): void {
  stream.write(`${text}\n`);
}

/**
 * The command line's options and arguments: `options` and `positionals` say which there are. `--help` prints `help` and
 * ends the program. `args` are all of them, unless a command in front of them is left out.
 *
 * @throws UsageError
 */
export function readOptions<const Options extends ParseArgsOptionsConfig>(
  help: string,
  options: Options,
  positionals: { readonly min: number; readonly max: number } = { min: 0, max: 0 },
  args: readonly string[] = process.argv.slice(2),
) {
  let parsed: ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({
      args: [...args],
      options: { ...options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(`${explain(error)} (--help lists the options)`);
  }
  if ("help" in parsed.values && parsed.values["help"] === true) {
    print(process.stdout, help.trim());
    process.exit(0);
  }
  const count = parsed.positionals.length;
  if (count < positionals.min || count > positionals.max) {
    throw new UsageError(
      count > positionals.max
        ? `unexpected argument "${parsed.positionals[positionals.max]}" (--help lists the options)`
        : "an argument is missing (--help says which)",
    );
  }
  return parsed;
}

/** A port from an option or a variable, `fallback` without one; 0 lets the system choose. @throws UsageError */
export function readPort(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === "") return fallback;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`${name}=${text}: expected a port, 0 to 65535`);
}

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/** The level that LOG_LEVEL sets, `info` if none. @throws UsageError */
export function readLogLevel(env: Readonly<Record<string, string | undefined>>): string {
  const level = env["LOG_LEVEL"] || "info";
  if (LEVELS.includes(level)) return level;
  throw new UsageError(`LOG_LEVEL=${level}: expected one of ${LEVELS.join(", ")}`);
}
