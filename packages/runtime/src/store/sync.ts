/** What is on the disk itself, and not only on its way there. */
import { closeSync, fsyncSync, openSync } from "node:fs";

/** Also of a folder, whose names are then what they are. */
export function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
