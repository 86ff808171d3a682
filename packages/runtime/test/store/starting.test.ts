/**
 * A start on a disk that is full, and one from an older store that is damaged: what is wrong is said with what to do, and
 * nothing is worse afterwards.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../disks.ts";
import { closedFolder, copyOf, crashedFolder, refusal, seqsIn } from "./folders.ts";
import { query } from "./shell.ts";

const PROGRAM = join(import.meta.dirname, "open-store.ts");
const FORMAT_1 = join(import.meta.dirname, "format-1");
const PAGE = 4096;

/** What comes of opening a store where no file can grow beyond so many KiB: writing more is an error, as on a full disk. */
function openOnSmallDisk(folder: string, kibibytes: number): string {
  const script = `trap '' XFSZ; ulimit -f ${kibibytes}; exec "$@"`;
  const node = [process.execPath, "--conditions=statefun-source", PROGRAM, folder, "close"];
  // What is compiled could not be kept there, either.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
  return spawnSync("bash", ["-c", script, "bash", ...node], {
    encoding: "utf8",
    env,
  }).stdout.trim();
}

const SAID =
  /^\S+ (cannot be read or written: the disk fails, or is full|cannot grow: the disk is full|cannot be used) \(.+\): .*(make room|data folder)/;

describe("a start on a disk that is full", () => {
  it.each([0, 1, 4, 16, 32, 64])(
    "with room for %d KiB in a file begins no store by halves",
    async (kibibytes) => {
      const folder = temporaryFolder();
      const said = openOnSmallDisk(folder, kibibytes);
      if (said !== "opened") expect(said).toMatch(SAID);
      expect(await refusal(folder)).toBe("opened");
    },
  );

  it.each([0, 4, 16])(
    "with room for %d KiB in a file leaves a store as it is",
    async (kibibytes) => {
      for (const folder of [await closedFolder(), await crashedFolder()]) {
        const said = openOnSmallDisk(folder, kibibytes);
        if (said !== "opened") expect(said).toMatch(SAID);
        expect(await seqsIn(folder)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }
    },
  );

  it.each([0, 4, 32])(
    "with room for %d KiB in a file leaves a store of format 1 as it is",
    async (kibibytes) => {
      const folder = copyOf(FORMAT_1);
      const before = query(folder, "SELECT * FROM records");
      expect(openOnSmallDisk(folder, kibibytes)).toMatch(SAID);
      expect(query(folder, "PRAGMA user_version")).toEqual([{ user_version: 1n }]);
      expect(query(folder, "SELECT * FROM records")).toEqual(before);
      expect(await refusal(folder)).toBe("opened");
    },
  );
});

describe("a damaged store of format 1", () => {
  it("is refused with what to do whichever page is overwritten, and stays as it is", async () => {
    const sound = readFileSync(join(FORMAT_1, "store.db"));
    for (let page = 0; page < sound.length / PAGE; page++) {
      const folder = copyOf(FORMAT_1);
      const damaged = Buffer.from(sound);
      damaged.fill("not a page. ", page * PAGE, (page + 1) * PAGE);
      writeFileSync(join(folder, "store.db"), damaged);
      const said = await refusal(folder);
      expect(said, `page ${page + 1}`).toMatch(
        /store.db (is damaged|is not a store, or its beginning is overwritten) \(.+\): .*restore a copy of the whole data folder$/,
      );
      expect(readFileSync(join(folder, "store.db")).equals(damaged), `page ${page + 1}`).toBe(true);
    }
  });
});
