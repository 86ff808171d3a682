/** How often processes make sure that something is on disk: their fsync and fdatasync calls, counted by strace. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { sum } from "../statistics.ts";
import type { NamedProcess } from "../usage.ts";

/** Attaches to the processes while `work` is done, which is far slower then. Undefined where there is no strace, or it may not. */
export async function countSyncs(
  processes: readonly NamedProcess[],
  work: () => Promise<void>,
): Promise<number | undefined> {
  const pids = processes.map(({ pid }) => `--attach=${pid}`);
  const calls = ["--summary-only", "--trace=fsync,fdatasync"];
  const strace = spawn("strace", ["--follow-forks", ...calls, ...pids], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const waiting = new Set(processes.map(({ pid }) => `${pid}`));
  const attached = Promise.withResolvers<boolean>();
  let text = "";
  strace.stderr.setEncoding("utf8").on("data", (more: string) => {
    text += more;
    for (const [, pid = ""] of text.matchAll(/Process (\d+) attached/g)) waiting.delete(pid);
    if (waiting.size === 0) attached.resolve(true);
  });
  strace.once("error", () => attached.resolve(false));
  const ended = once(strace, "close");
  ended.then(
    () => attached.resolve(false),
    () => undefined,
  );
  if (!(await attached.promise)) return undefined;
  try {
    await work();
  } finally {
    strace.kill("SIGINT");
    await ended;
  }
  return syncsIn(text);
}

/** Of the table that strace prints: calls are in the fourth column, and there is a line for each kind that was called. */
export function syncsIn(summary: string): number {
  const lines = summary.matchAll(/^ *[\d.]+ +[\d.]+ +\d+ +(\d+) .*\b(?:fsync|fdatasync)$/gm);
  return sum([...lines].map(([, calls]) => Number(calls)));
}
