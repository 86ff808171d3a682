/** That strace's record is read as what was done, from lines as it writes them. */
import { describe, expect, it } from "vitest";
import { hexOf } from "./call.ts";
import { readTrace } from "./trace.ts";

const path = (text: string): string => `"${hexOf(text)}"`;
const fd = (number: number, text: string): string => `${number}<${hexOf(text)}>`;
const read = (...lines: string[]) => readTrace(lines.join("\n"), "/disk", "/told");

describe("a record", () => {
  it("says what was made, written, cut off, renamed, removed and synced, and what was told", () => {
    const made = `AT_FDCWD<${hexOf("/")}>, ${path("/disk/a")}, O_RDWR|O_CREAT|O_CLOEXEC, 0644`;
    const events = read(
      `7 openat(${made}) = ${fd(3, "/disk/a")}`,
      `7 pwrite64(${fd(3, "/disk/a")}, ${path("abc")}, 3, 512) = 3`,
      `7 write(${fd(3, "/disk/a")}, ${path("de")}, 2) = 2`,
      `7 write(${fd(3, "/disk/a")}, ${path("f")}, 1) = 1`,
      `7 ftruncate(${fd(3, "/disk/a")}, 100) = 0`,
      `7 rename(${path("/disk/a")}, ${path("/disk/b")}) = 0`,
      `7 unlinkat(${fd(4, "/disk")}, ${path("b")}, 0) = 0`,
      `7 fsync(${fd(4, "/disk")}) = 0`,
      `7 write(${fd(5, "/told")}, ${path("so")}, 2) = 2`,
    );
    expect(events).toMatchObject([
      { do: "open", path: "/disk/a", isEmptied: false },
      { do: "write", path: "/disk/a", at: 512, bytes: Buffer.from("abc") },
      { do: "write", path: "/disk/a", at: 0, bytes: Buffer.from("de") },
      { do: "write", path: "/disk/a", at: 2, bytes: Buffer.from("f") },
      { do: "truncate", path: "/disk/a", size: 100 },
      { do: "rename", path: "/disk/a", to: "/disk/b" },
      { do: "remove", path: "/disk/b" },
      { do: "sync", path: "/disk", hasFailed: false },
      { do: "tell", text: "so" },
    ]);
  });

  it("has a call that was interrupted by others at its beginning, and a sync at its end", () => {
    const events = read(
      `7 fsync(${fd(3, "/disk/a")} <unfinished ...>`,
      `8 pwrite64(${fd(3, "/disk/a")}, ${path("abc")}, 3, 0 <unfinished ...>`,
      "7 <... fsync resumed>) = 0",
      "8 <... pwrite64 resumed>) = 3",
    );
    expect(events).toMatchObject([
      { do: "write", begun: 1, done: 3 },
      { do: "sync", begun: 0, done: 2 },
    ]);
  });

  it("has what was written of a write that was cut short, and nothing of what failed, but for a sync", () => {
    const events = read(
      `7 pwrite64(${fd(3, "/disk/a")}, ${path("abc")}, 3, 0) = 1`,
      `7 pwrite64(${fd(3, "/disk/a")}, ${path("abc")}, 3, 0) = -1 ENOSPC (No space left on device)`,
      `7 fsync(${fd(3, "/disk/a")}) = -1 EIO (Input/output error) (INJECTED)`,
    );
    expect(events).toMatchObject([
      { do: "write", bytes: Buffer.from("a") },
      { do: "sync", hasFailed: true },
    ]);
  });

  it("leaves out other files, and what SQLite maps into memory", () => {
    const lines = ["/disk-b/a", "/disk/store.db-shm"].map(
      (file) => `7 pwrite64(${fd(3, file)}, ${path("abc")}, 3, 0) = 3`,
    );
    expect(read(...lines)).toEqual([]);
  });

  it("is refused when it has what the disk is not modelled for", () => {
    const line = `7 fallocate(${fd(3, "/disk/a")}, 0, 0, 4096) = 0`;
    expect(() => read(line)).toThrow(/the disk is not modelled for fallocate/);
  });
});
