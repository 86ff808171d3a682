/** Pages that are not what they should be, and files that never were a store's: found, and said in words that help. */
import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { verifyStore } from "../../src/store/verify.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { numbers } from "../support.ts";
import { group, KEY, message, open, value } from "./fixtures.ts";
import { closedFolder, copyOf, crashedFolder, refusal } from "./folders.ts";
import { shell } from "./shell.ts";

const PAGE = 4096;

/** Overwrites a page, counted from 1. */
function overwrite(folder: string, page: number): void {
  const path = join(folder, "store.db");
  const content = readFileSync(path);
  content.fill("not a page. ", (page - 1) * PAGE, page * PAGE);
  writeFileSync(path, content);
}

/** What a look at the whole store says first; "sound" if it has found nothing. */
function verdict(folder: string): string {
  try {
    return verifyStore(folder).findings[0] ?? "sound";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a damaged store", () => {
  it("is refused wherever it is cut off at a page, with what to do", async () => {
    const folder = await closedFolder();
    const path = join(folder, "store.db");
    const pages = statSync(path).size / PAGE;
    expect(pages).toBeGreaterThan(20);
    for (let page = pages - 1; page > 0; page--) {
      truncateSync(path, page * PAGE);
      expect(await refusal(folder), `${page} pages`).toBe(
        `${path} is damaged (database disk image is malformed): 'statefun verify' says where; ` +
          "end the runtime and restore a copy of the whole data folder",
      );
    }
  });

  it("is found whichever page is overwritten, before anybody asks for what was on it", async () => {
    const folder = await closedFolder();
    expect(verifyStore(folder)).toEqual({
      path: join(folder, "store.db"),
      pages: statSync(join(folder, "store.db")).size / PAGE,
      findings: [],
    });
    const sound = readFileSync(join(folder, "store.db"));
    for (let page = 1; page <= sound.length / PAGE; page++) {
      overwrite(folder, page);
      const expected = page === 1 ? /is not a store, or its beginning is overwritten/ : /./;
      expect(verdict(folder), `page ${page}`).toMatch(expected);
      expect(verdict(folder), `page ${page}`).not.toBe("sound");
      writeFileSync(join(folder, "store.db"), sound);
    }
    expect(verdict(folder)).toBe("sound");
  });

  it("is found at the start when it was not closed in order", async () => {
    const folder = copyOf(await crashedFolder());
    // Its log has most pages anew, so that damage in them is mended.
    shell(folder, "PRAGMA wal_checkpoint");
    overwrite(folder, 15);
    expect(await refusal(folder)).toMatch(/^.*store.db is damaged \(.+\): 'statefun verify' says/);
  });

  it("says so when a function needs what is damaged", async () => {
    const folder = temporaryFolder();
    const store = await openSqliteStore(folder);
    await store.commit(group({ state: numbers(50).map((name) => value(name, name.repeat(2000))) }));
    await store.close();
    const again = await open(sqliteDisk(folder));
    for (let page = 20; page < 40; page++) overwrite(folder, page);
    expect(() => again.state(KEY)).toThrow(/store.db is damaged \(.*\): 'statefun verify' says/);
  });

  it("can be looked at while a runtime has it open, and stays as it is", async () => {
    const folder = temporaryFolder();
    const store = await open(sqliteDisk(folder));
    await store.commit(group({ messages: [message(1)] }));
    const log = readFileSync(join(folder, "store.db-wal"));
    expect(verdict(folder)).toBe("sound");
    expect(readFileSync(join(folder, "store.db-wal")).equals(log)).toBe(true);
    await store.commit(group({ messages: [message(2)] }));
    expect(verdict(temporaryFolder())).toMatch(/has no store: there is no store.db in it/);
  });
});

describe("a file that is not a store", () => {
  it.each([1, 2, 3])("is refused, though it has the version of one: %d", async (version) => {
    const folder = temporaryFolder();
    shell(folder, `CREATE TABLE poems (text TEXT); PRAGMA user_version = ${version}`);
    expect(await refusal(folder)).toMatch(/store.db is a database of something else, not a store/);
  });

  it("is not what a store of before committed.json is", async () => {
    const older = copyOf(join(import.meta.dirname, "format-1"));
    shell(older, "DROP TABLE store");
    writeFileSync(join(older, "committed.json"), "");
    const store = await open(sqliteDisk(older));
    expect(store.mailboxTargets().sort()).toEqual([
      "com.example/stock",
      "com.example/user-shopping-cart",
    ]);
  });
});
