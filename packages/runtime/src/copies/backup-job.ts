/** Has a backup made beside a runtime, in a process that takes little of the machine (backup-process.ts). */
import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { type BackupReport, UNFINISHED } from "./backup.ts";
import type { CopyProgress } from "./copy.ts";

export type BackupMessage =
  | { readonly progress: CopyProgress }
  | { readonly report: BackupReport }
  | { readonly error: string };

/** As a source it is .ts, in the package that is installed .js, as this file is. */
const PROGRAM = fileURLToPath(
  new URL(`./backup-process${extname(import.meta.url)}`, import.meta.url),
);

/** Resolves as `backUp`, and ends it with nothing left when `signal` is aborted. @throws Error */
export function startBackup(
  folder: string,
  target: string,
  {
    onProgress,
    signal,
  }: { readonly onProgress: (progress: CopyProgress) => void; readonly signal: AbortSignal },
): Promise<BackupReport> {
  const { promise, resolve, reject } = Promise.withResolvers<BackupReport>();
  const child = fork(PROGRAM, [folder, target], { signal, killSignal: "SIGKILL" });
  child.on("message", (message: BackupMessage) => {
    if ("progress" in message) onProgress(message.progress);
    else if ("report" in message) resolve(message.report);
    else reject(new Error(message.error));
  });
  child.once("error", (error) => {
    // Otherwise it ends because of that.
    if (child.pid === undefined) reject(error);
  });
  child.once("exit", (code, endSignal) => {
    if (code === 0) return;
    rmSync(`${target}${UNFINISHED}`, { recursive: true, force: true });
    reject(new Error(`the process of the backup has ended (${endSignal ?? `exit code ${code}`})`));
  });
  return promise;
}
