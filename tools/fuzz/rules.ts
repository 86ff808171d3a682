/** What every answer has to be, whatever was asked: as a pure function, so that a test can feed it something wrong. */
import type { Answer } from "./exchange.ts";

/** How an error looks on a surface. */
export interface ErrorForm {
  /** Of the parsed body; says what is wrong with it. */
  check(body: Readonly<Record<string, unknown>>, status: number): string | undefined;
  /** Statuses from 500 on that the documents promise, by the error's code. */
  readonly promised: ReadonlyMap<number, RegExp>;
}

/** docs/api.md: the code begins with the status. */
export const API_ERRORS: ErrorForm = {
  check: ({ error_code: code }, status) =>
    Number.isInteger(code) && Math.floor(Number(code) / 100) === status
      ? undefined
      : `its error_code is ${code}`,
  promised: new Map(),
};

/**
 * The functions service: a code in words.
 * What a function throws is its own failure, and so a 500.
 */
export const SERVICE_ERRORS: ErrorForm = {
  check: ({ error: code }) =>
    /^[a-z]+(-[a-z]+)+$/.test(String(code)) ? undefined : `its error is ${code}`,
  promised: new Map([
    [500, /^(invalid-message|invalid-state|invalid-value|handler-failed)$/],
    [503, /^unknown-function$/],
  ]),
};

/** A text that only the author of the code understands. */
const UNHELPFUL =
  /\bundefined\b|\[object |TypeError|Cannot read|is not a function|is not iterable|\.(?:ts|js|mjs):\d|^.{0,9}$/s;

/** What is wrong with an answer. `isHead`: it has no body whatever it says. */
export function faultsOf(answer: Answer, isHead: boolean, form: ErrorForm): string[] {
  const { status, body } = answer;
  if (status < 400) return [];
  const text = body.toString("utf8");
  if (isHead) return status >= 500 ? [`answered ${status}`] : [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [`answered ${status} without JSON: ${text.slice(0, 200)}`];
  }
  const error = Object(parsed) as Readonly<Record<string, unknown>>;
  const faults: string[] = [];
  if (status >= 500 && form.promised.get(status)?.test(String(error["error"])) !== true) {
    faults.push(`answered ${status}: ${text.slice(0, 300)}`);
  }
  const problem = form.check(error, status);
  if (problem !== undefined) faults.push(`${problem}: ${status} ${text.slice(0, 300)}`);
  if (typeof error["message"] !== "string" || UNHELPFUL.test(error["message"])) {
    faults.push(`its message helps nobody: ${status} ${text.slice(0, 300)}`);
  }
  return faults;
}
