/** Runs queries, one at a time, in a process of its own that is there while it is in use. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { RequestError } from "../errors.ts";
import type { SqlQuery, SqlReply } from "./query.ts";

const EXTENSION = extname(import.meta.url);
const PROCESS = fileURLToPath(new URL(`./process${EXTENSION}`, import.meta.url));
/** Not those that this process was given, such as the debugger's, which it would wait for. */
const NODE_OPTIONS = EXTENSION === ".ts" ? ["--conditions=statefun-source"] : [];

/** How long the process stays when nothing is asked of it, in milliseconds. */
const IDLE_MS = 10_000;
/** Queries that may wait for the one that runs. */
const MAX_WAITING = 16;

export interface SqlReaderOptions {
  /** Of the store's file; undefined when it has none. */
  readonly path: string | undefined;
  /** What its log may grow to; a query that reads while it grows to half of that is ended. */
  readonly walBytes: number;
}

export class SqlReader {
  readonly #options: SqlReaderOptions;
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #closing = new AbortController();

  constructor(options: SqlReaderOptions) {
    this.#options = options;
  }

  /**
   * The JSON of the answer. `signal` ends the query when nobody waits for it any more.
   *
   * @throws RequestError `invalid-query`, `too-large` when it takes too long or too much memory, `too-many` when too many wait,
   * `unavailable` when the store cannot be read
   */
  async query(query: SqlQuery, signal: AbortSignal): Promise<Uint8Array> {
    const { path } = this.#options;
    if (path === undefined) {
      throw new RequestError("unavailable", "the store is in memory, where there is no SQL");
    }
    if (this.#waiting > MAX_WAITING) {
      throw new RequestError(
        "too-many",
        `${MAX_WAITING} queries wait already: they run one at a time`,
      );
    }
    this.#waiting++;
    const answer = this.#last.then(() =>
      this.#run(path, query, AbortSignal.any([signal, this.#closing.signal])),
    );
    this.#last = answer.catch(() => undefined).finally(() => this.#waiting--);
    return await answer;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#last;
    await this.#end();
  }

  async #run(path: string, query: SqlQuery, signal: AbortSignal): Promise<Uint8Array> {
    if (signal.aborted)
      throw new RequestError("unavailable", "nobody waits for the query any more");
    clearTimeout(this.#idle);
    this.#child ??= this.#start(path);
    const reply = await replyOf(this.#child, query, signal);
    if (reply === undefined || "isStuck" in reply) await this.#end();
    else this.#idle = setTimeout(() => this.#end(), IDLE_MS);
    if (reply === undefined) {
      throw new RequestError("unavailable", "the query has ended with the process that ran it");
    }
    if ("answer" in reply) return reply.answer;
    throw new RequestError(reply.refusal.code, reply.refusal.message);
  }

  #start(path: string): ChildProcess {
    const child = fork(PROCESS, [path, String(this.#options.walBytes / 2)], {
      serialization: "advanced",
      execArgv: NODE_OPTIONS,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    // It may be ended by others, too.
    child.once("exit", () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const child = this.#child;
    if (child?.kill("SIGKILL")) await once(child, "exit");
  }
}

/** Undefined when there is none: the process has ended, or nobody waits for it any more. */
function replyOf(
  child: ChildProcess,
  query: SqlQuery,
  signal: AbortSignal,
): Promise<SqlReply | undefined> {
  const { promise, resolve } = Promise.withResolvers<SqlReply | undefined>();
  const none = (): void => resolve(undefined);
  child.on("message", resolve).once("error", none).once("exit", none);
  signal.addEventListener("abort", none);
  child.send(query, (error) => error && none());
  return promise.finally(() => {
    child.off("message", resolve).off("error", none).off("exit", none);
    signal.removeEventListener("abort", none);
  });
}
