/** Says on standard error how far a command is, when that takes longer than a second. */
import { print } from "statefun-wire/program";
import type { Session } from "./session.ts";

/** When it is first said, and how often again: a terminal has the line rewritten, a log gets few of them. */
const FIRST_MS = 1000;
const TERMINAL_MS = 250;
const LOG_MS = 10_000;

export interface Progress {
  /** How far it is by now. */
  at(done: number): void;
  /** It has come to its end: the line on a terminal goes away. */
  end(): void;
}

/** `what` is counted, such as "records produced"; `total` of them if that is known. */
export function startProgress(
  { stderr }: Session,
  what: string,
  total?: number | undefined,
): Progress {
  let saidAt = performance.now() + FIRST_MS - (stderr.isTTY ? TERMINAL_MS : LOG_MS);
  let isShown = false;
  return {
    at(done) {
      const now = performance.now();
      if (now - saidAt < (stderr.isTTY ? TERMINAL_MS : LOG_MS)) return;
      saidAt = now;
      const share =
        total === undefined ? "" : ` of ${total} (${Math.floor((done / total) * 100)} %)`;
      const line = `${done}${share} ${what}`;
      if (!stderr.isTTY) return print(stderr, line);
      isShown = true;
      stderr.write(`\r\u001b[K${line}`);
    },
    end() {
      if (isShown) stderr.write("\r\u001b[K");
    },
  };
}
