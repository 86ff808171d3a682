/** Files and folders that are on the disk, and not only on their way there. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { sync } from "../store/sync.ts";

export function writeDurably(path: string, text: string): void {
  writeFileSync(path, text);
  sync(path);
}

/** A new folder in place of what an interrupted process may have left there. */
export function emptyFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  return path;
}
