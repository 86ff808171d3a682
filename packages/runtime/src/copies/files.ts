/** Files and folders that are on the disk, and not only on their way there. */
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";

/** Also of a folder, whose names are then what they are. */
export function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

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
