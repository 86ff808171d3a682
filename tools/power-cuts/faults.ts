/** A disk that fails: at each sync, and at each write of a short run in turn, there is an error once. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { diskAt } from "./cut.ts";
import { allOf } from "./losses.ts";
import { prepare, type Recording, readRecording, runLife } from "./recording.ts";
import { survive } from "./survival.ts";
import type { TraceEvent } from "./trace.ts";
import { short } from "./workloads/short.ts";

/** What strace answers to a call in place of the system. */
const FAULTS = ["fsync:error=EIO", "pwrite64:error=ENOSPC"] as const;
/** Calls of a kind, in the runs of a few. */
const MOST = 1000;
/** What strace says of such a call. */
const INJECTED = "(INJECTED)";

/** Tries them all, and tells of each. Resolves with how many there were, and how many of them did harm. */
export async function tryFaults(
  folder: string,
  tell: (text: string) => void,
): Promise<{ readonly tried: number; readonly failed: number }> {
  let tried = 0;
  let failed = 0;
  for (const fault of FAULTS) {
    for (let when = 1; when <= MOST; when++) {
      const path = join(folder, `${fault.replace(/\W/g, "-")}-${when}`);
      const wrong = await tryFault(`${fault}:when=${when}`, path);
      if (wrong === undefined) break;
      tried++;
      if (wrong.length === 0) rmSync(path, { recursive: true });
      else {
        failed++;
        tell(
          `${fault}, call ${when}:\n    ${wrong.join("\n    ")}\n  its disk and the record: ${path}`,
        );
      }
    }
  }
  return { tried, failed };
}

/** What is wrong after a fault; undefined when it was not come to. */
async function tryFault(fault: string, folder: string): Promise<string[] | undefined> {
  prepare(folder);
  const { status, stderr } = runLife(short, folder, 0, fault);
  const recording = readRecording(short, folder);
  if (!readFileSync(recording.layout.trace, "latin1").includes(INJECTED)) return undefined;
  const wrong = syncedAgain(recording);
  // Either it went on, or it has said in one line why not.
  if (status !== 0 && !/^[^\n]+: [^\n]+\n$/.test(stderr)) wrong.push(`it ended with ${stderr}`);
  const at = recording.events.length;
  const unsynced = diskAt(recording, at).unsynced();
  for (const loss of [allOf([]), allOf(unsynced)]) {
    wrong.push(...(await survive(recording, { at, loss }, join(folder, "after"))));
  }
  return wrong;
}

/**
 * A file that was synced once more by the process after that had failed, and was told that all is well. Not at its start and its
 * end: nobody is told of anything then, and what SQLite syncs as it gives up it has written anew.
 */
function syncedAgain({ events }: Recording): string[] {
  const failed = new Set<string>();
  const wrong: string[] = [];
  const tells = (event: TraceEvent) => event.do === "tell";
  for (const event of events.slice(events.findIndex(tells), events.findLastIndex(tells))) {
    if (event.do !== "sync") continue;
    if (failed.has(event.path)) wrong.push(`${event.path} was synced again after that had failed`);
    if (event.hasFailed) failed.add(event.path);
  }
  return wrong;
}
