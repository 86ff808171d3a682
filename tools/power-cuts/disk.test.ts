/** That a disk loses what it may lose, and nothing else. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Disk } from "./disk.ts";
import type { Losses } from "./files.ts";
import type { Change } from "./trace.ts";

const PAGE = 4096;
const page = (letter: string): Buffer => Buffer.alloc(PAGE, letter);
const open = (path: string): Change => ({ do: "open", path, isEmptied: false });
const write = (path: string, at: number, bytes: Buffer): Change => ({
  do: "write",
  path,
  at,
  bytes,
});
const sync = (path: string): Change => ({ do: "sync", path, hasFailed: false });

const ALL: Losses = { isLost: () => true, instead: "nothing" };
const NONE: Losses = { isLost: () => false, instead: "nothing" };

describe("a power cut", () => {
  it("takes what was written and not synced, and leaves what was synced", () => {
    const changes = [
      open("/disk/a"),
      sync("/disk"),
      write("/disk/a", 0, page("a")),
      sync("/disk/a"),
    ];
    const later = [...changes, write("/disk/a", 0, page("b")), write("/disk/a", PAGE, page("c"))];
    expect(left(later, ALL)["a"]).toBe("a".repeat(PAGE));
    expect(left(later, NONE)["a"]).toBe("b".repeat(PAGE) + "c".repeat(PAGE));
  });

  it("leaves a file without a name when its folder was not synced, and an old name where it was", () => {
    const changes = [open("/disk/a"), write("/disk/a", 0, page("a")), sync("/disk/a")];
    expect(left(changes, ALL)).toEqual({});
    const named = [
      ...changes,
      sync("/disk"),
      { do: "rename", path: "/disk/a", to: "/disk/b" },
    ] as const;
    expect(Object.keys(left(named, ALL))).toEqual(["a"]);
    expect(Object.keys(left(named, NONE))).toEqual(["b"]);
    expect(Object.keys(left([...named, sync("/disk")], ALL))).toEqual(["b"]);
  });

  it("takes the folder with all that is in it when its own name was not synced", () => {
    const folder = "/disk/data";
    const changes: Change[] = [{ do: "make folder", path: folder }, open(`${folder}/a`)];
    const synced = [
      ...changes,
      write(`${folder}/a`, 0, page("a")),
      sync(`${folder}/a`),
      sync(folder),
    ];
    expect(left(synced, ALL)).toEqual({});
    expect(Object.keys(left([...synced, sync("/disk")], ALL))).toEqual(["data/a"]);
  });

  it("tears a page, sector by sector, and in any order", () => {
    const changes = [
      open("/disk/a"),
      write("/disk/a", 0, page("a")),
      sync("/disk/a"),
      sync("/disk"),
    ];
    const torn = [...changes, write("/disk/a", 0, page("b"))];
    const first: Losses = { isLost: ({ sector }) => sector === 0, instead: "nothing" };
    expect(left(torn, first)["a"]).toBe("a".repeat(512) + "b".repeat(PAGE - 512));
    const last: Losses = { isLost: ({ sector }) => (sector ?? 0) > 3, instead: "nothing" };
    expect(left(torn, last)["a"]).toBe("b".repeat(2048) + "a".repeat(2048));
  });

  it("may leave a file longer than what is left of it", () => {
    const changes = [open("/disk/a"), sync("/disk"), write("/disk/a", 0, page("a"))];
    expect(left(changes, ALL)["a"]).toBe("");
    expect(left(changes, { ...ALL, instead: "zeros" })["a"]).toBe("\0".repeat(PAGE));
    expect(left(changes, { ...ALL, instead: "garbage" })["a"]).toMatch(/^(garbage ){512}$/);
  });

  it("takes for good what a sync that failed should have written", () => {
    const changes = [open("/disk/a"), sync("/disk"), write("/disk/a", 0, page("a"))];
    const failed: Change = { do: "sync", path: "/disk/a", hasFailed: true };
    expect(left([...changes, failed, sync("/disk/a")], NONE)["a"]).toBe("");
  });

  it("leaves what was on the disk from the beginning", () => {
    expect(left([{ do: "remove", path: "/disk/old" }], ALL)).toEqual({ old: "old" });
    expect(left([{ do: "remove", path: "/disk/old" }], NONE)).toEqual({});
  });
});

/** What is in the files of a disk after these changes and a power cut; file `old` was there before, if it is removed. */
function left(changes: readonly Change[], losses: Losses): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "disk-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (changes.some(({ do: what }) => what === "remove")) writeFileSync(join(folder, "old"), "old");
  const disk = new Disk("/disk", folder);
  for (const [at, change] of changes.entries()) disk.apply({ ...change, begun: at, done: at }, at);
  const to = join(folder, "after");
  disk.writeTo(to, losses);
  const paths = readdirSync(to, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    paths
      .filter((entry) => entry.isFile() && existsSync(join(entry.parentPath, entry.name)))
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(to.length + 1), readFileSync(path, "latin1")];
      }),
  );
}
