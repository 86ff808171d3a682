/** A query that takes too much is ended and said to be, the next one is answered, and nothing else waits for either. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { temporaryFolder } from "../disks.ts";
import { group, record } from "../store/fixtures.ts";
import { closedFolder, refusal } from "../store/folders.ts";
import { aWhile, until } from "../support.ts";
import { ENDLESS, readerOf, refusalOf } from "./reading.ts";

const ONE = { columns: ["1"], rows: [[1]], truncated: false };

describe("a query is ended", () => {
  it("when it takes longer than it may", async () => {
    const ask = readerOf(await closedFolder());
    expect(await refusalOf(ask(ENDLESS, { timeout: 200 }))).toBe(
      "too-large: the query was ended after 200 ms, its timeout",
    );
    expect(await ask("SELECT 1")).toEqual(ONE);
  });

  it.each([
    "SELECT hex(zeroblob(400000000))",
    ENDLESS.replace("count(*)", "group_concat(x || hex(zeroblob(5000)))"),
  ])("when it takes more memory than it may: %s", async (sql) => {
    const ask = readerOf(await closedFolder());
    expect(await refusalOf(ask(sql, { timeout: 60_000 }))).toBe(
      "too-large: the query was ended when it took more than 384 MiB of memory",
    );
    expect(await ask("SELECT 1")).toEqual(ONE);
  });

  it("before commits have to wait for it", async () => {
    const folder = temporaryFolder();
    const walBytes = 8 * 1024 * 1024;
    const notices: string[] = [];
    const store = await openSqliteStore(folder, {
      walBytes,
      onNotice: (text) => notices.push(text),
    });
    onTestFinished(() => store.close());
    const fill = (offset: number) =>
      store.commit(group({ records: [record(offset, 0, "x".repeat(100_000))] }));
    await fill(0);
    const ask = readerOf(folder, walBytes);
    const ended = refusalOf(ask(`${ENDLESS}, records`, { timeout: 60_000 }));
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    for (let offset = 1; !isOver; offset++) await fill(offset);
    expect(await ended).toMatch(
      /^unavailable: the query was ended because .*store.db-wal had grown while it read/,
    );
    expect(notices.filter((text) => text.includes("waits"))).toEqual([]);
    expect(await ask("SELECT 1")).toEqual(ONE);
  });

  it("when nobody waits for it any more, also before its turn", async () => {
    const ask = readerOf(await closedFolder());
    await ask("SELECT 1");
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [first, second].map(({ signal }) => refusalOf(ask(ENDLESS, {}, signal)));
    await aWhile();
    second.abort();
    first.abort();
    expect(await Promise.all(answers)).toEqual([
      "unavailable: the query has ended with the process that ran it",
      "unavailable: nobody waits for the query any more",
    ]);
    expect(await ask("SELECT 1")).toEqual(ONE);
  });

  it("with the process that asked for it, so that the next runtime can have the store", async () => {
    const folder = await closedFolder();
    const program = join(import.meta.dirname, "endless.ts");
    const child = spawn(process.execPath, ["--conditions=statefun-source", program, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    await until(async () => (await refusal(folder)) === "opened");
  });
});

describe("queries", () => {
  it("run one at a time, and only so many may wait", async () => {
    const ask = readerOf(await closedFolder());
    const gone = new AbortController();
    const first = refusalOf(ask(ENDLESS, {}, gone.signal));
    const waiting = Array.from({ length: 16 }, () => ask("SELECT 1"));
    expect(await refusalOf(ask("SELECT 1"))).toBe(
      "too-many: 16 queries wait already: they run one at a time",
    );
    gone.abort();
    await first;
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 16 }, () => ONE));
  });
});
