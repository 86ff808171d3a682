/**
 * Where a runtime under test keeps its data: one runtime after the other may go on from the same disk. In memory unless
 * a test is about the real one; TEST_STORE=sqlite runs all of them on that.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock } from "../src/clock.ts";
import { openMemoryStore } from "../src/store/memory.ts";
import { MemoryTables } from "../src/store/memory-tables.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";
import type { Store } from "../src/store/store.ts";

// Each store on disk starts a thread, and with its sources stripped of their types beforehand that is twice as fast.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "../../node_modules/.cache/node");

export interface Disk {
  /** Opens the store on it. One at a time. */
  open(): Promise<Store>;
}

export function anyDisk(): Disk {
  return process.env["TEST_STORE"] === "sqlite" ? sqliteDisk() : memoryDisk();
}

export function memoryDisk(): Disk {
  const tables = new MemoryTables();
  return { open: async () => openMemoryStore({ clock: systemClock, tables }) };
}

export function sqliteDisk(folder = temporaryFolder()): Disk {
  return { open: () => openSqliteStore(folder) };
}

/** A folder for the running test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "statefun-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
