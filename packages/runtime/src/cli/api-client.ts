/** Asks the runtime's API, and says in the words of a command line what came of it. */
import { UsageError } from "statefun-wire/program";
import { parseAnswer } from "../kafka-rest/exact-json.ts";
import { CommandError, type EXIT } from "./exit-codes.ts";
import { readToken, readUrl } from "./options.ts";
import { printable } from "./printable.ts";
import type { Session } from "./session.ts";

/** How long an answer may take to come, in milliseconds. */
const ANSWER_MS = 60_000;
const NO_SUCH_ROUTE = 40_400;

const EXITS: Readonly<Record<number, keyof typeof EXIT>> = {
  401: "forbidden",
  403: "forbidden",
  404: "notFound",
  409: "refused",
  429: "unavailable",
  503: "unavailable",
};

/** What breaks a connection that there was. */
const BROKEN = ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"];
const UNANSWERED: ReadonlySet<unknown> = new Set(BROKEN);
/** What says no more than that nobody is there. */
const GONE: ReadonlySet<unknown> = new Set([...BROKEN, "ECONNREFUSED"]);

export interface ApiRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** A text goes as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** How much longer than an answer usually takes it may take, in milliseconds. */
  readonly waitMs?: number;
}

/** An error of the API itself. */
export class ApiError extends CommandError {
  /** Its HTTP status. */
  readonly status: number;

  constructor(status: number, exit: keyof typeof EXIT, message: string) {
    super(exit, message);
    this.status = status;
  }
}

export interface Api {
  readonly url: string;
  /**
   * The JSON of an answer, with every number to the digit, `undefined` of an empty one.
   *
   * @throws ApiError with the API's message
   * @throws CommandError `unavailable` when there is no answer
   */
  ask<Answer>(path: string, request?: ApiRequest): Promise<Answer>;
  /** The answer as it comes; for what is large. Throws as {@link ask}. */
  open(path: string, request?: ApiRequest): Promise<Response>;
}

/** Where the options or the environment say. @throws UsageError */
export function connect(
  session: Session,
  options: { readonly url?: string | undefined; readonly tokenFile?: string | undefined },
): Api {
  const url = readUrl(options.url, session.env);
  const token = readToken(options.tokenFile, session.env);
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };

  const open: Api["open"] = async (
    path,
    { method = "GET", query, body, headers, waitMs = 0 } = {},
  ) => {
    const isText = body === undefined || typeof body === "string";
    const signal = AbortSignal.any([session.signal, AbortSignal.timeout(ANSWER_MS + waitMs)]);
    const response = await reach(url, () =>
      fetch(`${url}${path}${queryOf(query)}`, {
        method,
        body: isText ? (body ?? null) : JSON.stringify(body),
        headers: {
          ...(isText ? {} : { "content-type": "application/json" }),
          ...authorization,
          ...headers,
        },
        signal,
        redirect: "error",
      }),
    );
    if (response.ok) return response;
    throw refusal(url, response.status, await reach(url, () => response.text()));
  };
  return {
    url,
    open,
    async ask<Answer>(path: string, request?: ApiRequest) {
      const response = await open(path, request);
      const text = await reach(url, () => response.text());
      try {
        return (text === "" ? undefined : parseAnswer(text)) as Answer;
      } catch {
        throw new CommandError(
          "failed",
          `${url} did not answer with JSON: is it the runtime's API?`,
        );
      }
    },
  };
}

/** A path whose parts may be any text: pathOf`/topics/${topic}`. @throws UsageError for what no URL can have there */
export function pathOf(texts: TemplateStringsArray, ...parts: readonly string[]): string {
  return String.raw({ raw: texts }, ...parts.map(segmentOf));
}

function segmentOf(text: string): string {
  // Every client takes these for a way up and down the path.
  if (text === "." || text === "..") throw new UsageError(`"${text}" cannot be a part of a URL`);
  if (text.isWellFormed()) return encodeURIComponent(text);
  throw new UsageError(`${JSON.stringify(text)} contains an unpaired surrogate`);
}

function queryOf(query: ApiRequest["query"] = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? "" : `?${given}`;
}

/** @throws CommandError `unavailable` */
async function reach<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new CommandError(
      "unavailable",
      `${url} cannot be reached${reasonOf(error)}: is the runtime running (npm start)?`,
      { cause: error },
    );
  }
}

/** What is in the way, when it is anything else than that nobody is there. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if (error.name === "TimeoutError") return ` (no answer for ${ANSWER_MS / 1000} s)`;
  const { cause } = error;
  if (!(cause instanceof Error)) return "";
  const code = "code" in cause ? cause.code : undefined;
  return GONE.has(code) || cause.message === "" ? "" : ` (${cause.message})`;
}

/** Whether the runtime may have got a request that it has not answered. */
export function mayHaveArrived({ cause: error }: CommandError): boolean {
  if (!(error instanceof Error)) return true;
  const code = error.cause instanceof Error && "code" in error.cause && error.cause.code;
  return error.name === "TimeoutError" || UNANSWERED.has(code);
}

function refusal(url: string, status: number, body: string): ApiError {
  const { message, error_code: code } = errorOf(body);
  if (typeof message !== "string") {
    const text = `${url} answered with status ${status}: is it the runtime's API?`;
    return new ApiError(status, "failed", text);
  }
  if (code === NO_SUCH_ROUTE) {
    return new ApiError(status, "failed", `${message} (is the runtime older than this statefun?)`);
  }
  const exit = EXITS[status] ?? (status < 500 ? "usage" : "failed");
  // It may have names in it that somebody else has chosen.
  return new ApiError(status, exit, printable(message));
}

function errorOf(body: string): { readonly message?: unknown; readonly error_code?: unknown } {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
