/**
 * The store on disk: who may open it, that a group is written as a whole or not at all, what is forgotten and what never
 * may be, and that a broken commit thread is an error and not a silence.
 */
import { execFile } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { GroupWrites, Message, TopicRecord } from "../../src/model.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { fn } from "../functions.ts";
import { keyOf, numbers, startRig, temporaryFolder, until } from "../support.ts";

const STORE = new URL("../../src/store/store.ts", import.meta.url).href;

async function open(folder = temporaryFolder()): Promise<Store & { folder: string }> {
  const store = await openStore(folder);
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await store.close();
  };
  onTestFinished(close);
  return { ...store, folder, close };
}

const group = (writes: Partial<GroupWrites>): GroupWrites => ({
  state: [],
  messages: [],
  removedMessages: [],
  timers: [],
  removedTimers: [],
  records: [],
  topics: [],
  idempotency: [],
  housekeeping: undefined,
  ...writes,
});

const message = (seq: number, value = ""): Message => ({
  seq,
  target: keyOf("fn", "a"),
  caller: undefined,
  typename: "test/text",
  value: Buffer.from(value),
});

const record = (offset: number, timestamp: number, value = "x"): TopicRecord => ({
  topic: "in",
  offset,
  key: undefined,
  value: Buffer.from(value),
  timestamp,
});

describe("opening the store", () => {
  it("is refused while another process has it open, and works again when that was killed", async () => {
    const folder = temporaryFolder();
    const program = join(temporaryFolder(), "open.mjs");
    writeFileSync(
      program,
      `import { openStore } from ${JSON.stringify(STORE)};
      await openStore(${JSON.stringify(folder)}).then(
        () => console.log("open"),
        (error) => { console.log(error.message); process.exit(); },
      );`,
    );
    const held = await open(folder);
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(stdout.trim()).toBe(`the data folder ${folder} is in use by another process`);
    await expect(openStore(folder)).rejects.toThrow("is in use by another process");
    await held.commit(group({ messages: [message(1)] }));
    await held.close();

    const child = execFile(process.execPath, [program]);
    const said = await new Promise((resolve) => child.stdout?.once("data", resolve));
    expect(said).toBe("open\n");
    await expect(openStore(folder)).rejects.toThrow("is in use by another process");
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect((await open(folder)).mailboxSize(keyOf("fn", "a"))).toBe(1);
  });

  it("is refused for another format, whose file stays as it is", async () => {
    const store = await open();
    await store.close();
    const path = join(store.folder, "store.db");
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 99; PRAGMA journal_mode = DELETE");
    database.close();
    const before = readFileSync(path);
    // Twice, because the first one must not keep the folder.
    for (const _ of [1, 2]) {
      await expect(openStore(store.folder)).rejects.toThrow(
        `${path} is a store of format 99, and this version reads format 1`,
      );
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("is refused for what is no store, and says what is wrong", async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, "store.db"),
      "this is no database, but a text of some length\n".repeat(50),
    );
    await expect(openStore(folder)).rejects.toThrow("file is not a database");
    const other = temporaryFolder();
    writeFileSync(
      join(other, "lock.db"),
      "this is no database, but a text of some length\n".repeat(50),
    );
    await expect(openStore(other)).rejects.toThrow("file is not a database");
    await expect(openStore(join(folder, "store.db"))).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  it("makes a file that gives space back", async () => {
    const { folder } = await open();
    const database = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
    const pragma = (name: string) =>
      Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect([pragma("auto_vacuum"), pragma("journal_mode")]).toEqual([2, "wal"]);
    database.close();
  });
});

describe("a group", () => {
  it("is written as a whole or not at all, and may be tried again", async () => {
    const store = await open();
    const key = keyOf("fn", "a");
    const state = {
      ...key,
      name: "n",
      typename: "t",
      value: Buffer.from("v"),
      expiresAt: undefined,
    };
    await store.commit(group({ messages: [message(1), message(2)], state: [state] }));
    const broken = group({
      messages: [message(3)],
      removedMessages: [1],
      state: [{ ...state, value: Buffer.from("new") }],
      topics: [{ name: "in", nextOffset: 1.5, position: 0 }],
    });
    await expect(store.commit(broken)).rejects.toThrow("cannot store REAL value in INTEGER column");
    expect(store.messages(key, 0, 10, 1000).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(Buffer.from(store.state(key)[0]?.value ?? []).toString()).toBe("v");
    const whole = { ...broken, topics: [{ name: "in", nextOffset: 1, position: 0 }] };
    for (const _ of [1, 2]) await store.commit(whole);
    expect(store.messages(key, 0, 10, 1000).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(Buffer.from(store.state(key)[0]?.value ?? []).toString()).toBe("new");
  });

  it("fails when the commit thread has died, each time, and the store can be closed", async () => {
    const post = vi.spyOn(Worker.prototype, "postMessage");
    onTestFinished(() => post.mockRestore());
    const store = await open();
    await store.commit(group({ messages: [message(1)] }));
    const thread = post.mock.contexts.at(-1) as Worker;
    await thread.terminate();
    for (const _ of [1, 2]) {
      await expect(store.commit(group({ messages: [message(2)] }))).rejects.toThrow(
        "the commit thread has ended",
      );
    }
    await store.close();
    const again = await open(store.folder);
    expect(again.mailboxSize(keyOf("fn", "a"))).toBe(1);
  });
});

describe("reading", () => {
  it("gives as many rows as fit, but at least one", async () => {
    const store = await open();
    const sizes = [10, 10, 100, 10];
    await store.commit(
      group({
        messages: sizes.map((size, index) => message(index + 1, "x".repeat(size))),
        records: sizes.map((size, index) => record(index, 0, "x".repeat(size))),
      }),
    );
    const key = keyOf("fn", "a");
    const read = (after: number, limit: number, bytes: number) => [
      store.messages(key, after, limit, bytes).map(({ seq }) => seq - 1),
      store.records("in", after, limit, bytes).map(({ offset }) => offset),
    ];
    for (const [after, limit, bytes, expected] of [
      [0, 10, 20, [0, 1]],
      [0, 10, 19, [0]],
      [0, 10, 0, [0]],
      [0, 1, 1000, [0]],
      [2, 10, 50, [2]],
      [0, 10, 1000, [0, 1, 2, 3]],
      [4, 10, 1000, []],
    ] as const) {
      expect(read(after, limit, bytes)).toEqual([expected, expected]);
    }
  });
});

describe("housekeeping", () => {
  const forget = (olderThan: number) => ({ expiredBy: 0, olderThan });

  async function keepHouse(store: Store, olderThan: number): Promise<number> {
    let rounds = 0;
    for (; store.needsHousekeeping(forget(olderThan)); rounds++) {
      await store.commit(group({ housekeeping: forget(olderThan) }));
      if (rounds > 100) throw new Error("it never ends");
    }
    return rounds;
  }

  it("forgets what is consumed and old, and nothing else", async () => {
    const store = await open();
    const offsets = () => store.records("in", 0, 100, 10_000).map(({ offset }) => offset);
    await store.commit(
      group({
        // A clock may go back.
        records: [100, 101, 150, 102, 103, 104].map((time, offset) => record(offset, time)),
        topics: [{ name: "in", nextOffset: 6, position: 4 }],
      }),
    );
    expect(await keepHouse(store, 100)).toBe(0);
    await keepHouse(store, 102);
    expect(offsets()).toEqual([2, 3, 4, 5]);
    await keepHouse(store, 149);
    expect(offsets()).toEqual([2, 3, 4, 5]);
    await keepHouse(store, 200);
    expect(offsets()).toEqual([4, 5]);
    await store.commit(group({ topics: [{ name: "in", nextOffset: 6, position: 6 }] }));
    await keepHouse(store, 200);
    expect(offsets()).toEqual([]);
    expect(store.topic("in")).toEqual({ name: "in", nextOffset: 6, position: 6 });
  });

  it("goes through much piece by piece, and gives the disk back", async () => {
    const store = await open();
    const records = numbers(5000).map((n) => record(Number(n), 1, "x".repeat(500)));
    await store.commit(
      group({ records, topics: [{ name: "in", nextOffset: 5000, position: 5000 }] }),
    );
    const path = join(store.folder, "store.db");
    await store.close();
    expect(statSync(path).size).toBeGreaterThan(2_500_000);
    const again = await open(store.folder);
    expect(await keepHouse(again, 10)).toBeGreaterThan(1);
    await again.close();
    expect(statSync(path).size).toBeLessThan(500_000);
  });

  it("never gives an offset twice, though all records of a topic are forgotten", async () => {
    const functions = fn(({ messages }) => ({
      egress: messages.map((text) => ["out", `a=${text}`] as const),
    }));
    const rig = await startRig({ functions, retentionMs: 1000 });
    expect(await rig.produce("in", "a=0", "a=1")).toEqual([0, 1]);
    await rig.idle();
    rig.clock.advance(60_000);
    await until(() => rig.records("in").length + rig.records("out").length === 0);
    await rig.crash();
    const again = await startRig({ functions, folder: rig.folder, retentionMs: 1000 });
    expect(await again.produce("in", "a=2")).toEqual([2]);
    await again.idle();
    expect(again.store.records("out", 0, 10, 1000).map(({ offset }) => offset)).toEqual([2]);
  });
});
