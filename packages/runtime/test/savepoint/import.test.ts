/** `statefun import --savepoint`, with what a job on Flink has written. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { statefun } from "../cli/support.ts";
import { temporaryFolder } from "../disks.ts";
import { moduleFile, SHOP, sample, serve } from "./samples.ts";

/** What there was of everything when the job began. */
const UNITS = 2_000_000;

it("imports what a job had in its values, its calls, its queues and its timers", async () => {
  const data = join(temporaryFolder(), "data");
  const module = moduleFile(await serve(SHOP));
  const args = ["import", "--savepoint", sample("busy"), "--module", module];
  const looked = await statefun([...args, "--dry-run", "--json"]);
  expect(looked).toMatchObject({ code: 0, stderr: "" });
  const { stdout, ...made } = await statefun([...args, "--data", data, "--json"]);
  expect(made).toEqual({ code: 0, stderr: "" });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({
    checkpoint: 20,
    job: "went on",
    orphans: [],
    functions: [
      { function: "com.example/slow", values: [], messages: 30, delayed: 0 },
      { function: "com.example/stock", values: [{ name: "stock", imported: 20 }], messages: 863 },
      {
        function: "com.example/user-shopping-cart",
        values: [
          { name: "basket", imported: 508, expired: 0 },
          { name: "idleTimer", imported: 508, expired: 0 },
        ],
        messages: 2629,
        delayed: 508,
      },
      {
        function: "com.example/visits",
        values: [
          { name: "forever", typename: "io.statefun.types/long", imported: 50, expired: 0 },
          { name: "seen", imported: 50, expired: 0 },
          { name: "short", imported: 0, expired: 50 },
          { name: "visits", imported: 50, expired: 0 },
        ],
        messages: 0,
        delayed: 50,
      },
    ],
  });
  expect(report.topics).toContainEqual({
    topic: "add-to-cart",
    isIngress: true,
    nextOffset: 5500,
    partitions: [{ partition: 0, next: 5500 }],
  });
  const { folder: _, ...same } = report;
  expect(JSON.parse(looked.stdout)).toEqual(same);

  expect(unitsIn(data)).toBe(UNITS);
  expect(await statefun(["verify", data])).toMatchObject({ code: 0 });
  const topics = await statefun(["topics", "--data", data, "--json"]);
  expect(JSON.parse(topics.stdout)).toMatchObject({
    topic: "add-to-cart",
    nextOffset: 5500,
    lag: 0,
  });
  expect(readdirSync(data)).not.toContain("restoring");
});

it("says how it is called where it is called otherwise", async () => {
  for (const [args, said] of [
    [["--data", "d", "--keep-orphans"], "--keep-orphans goes with --savepoint"],
    [["--data", "d", "--dry-run"], "--dry-run goes with --savepoint"],
    [["file", "--savepoint", "s", "--data", "d"], "either a file is imported or a savepoint"],
    [["--savepoint", "s"], "required option '--data <dir>' not specified"],
    [["file"], "required option '--data <dir>' not specified"],
    [
      ["--savepoint", "s", "--dry-run", "--endpoint", "x=http://localhost/"],
      "--endpoint x=http://localhost/: expected PATTERN=URL with a pattern of the module: com.example/*",
    ],
  ] as const) {
    const { code, stderr } = await statefun(["import", ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(said) });
  }
});

/** In stock, in baskets, and in the messages between these. */
function unitsIn(folder: string): number {
  const store = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
  try {
    const all = (sql: string): Buffer[] =>
      store
        .prepare(sql)
        .all()
        .map(({ value }) => Buffer.from(value as Uint8Array));
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    const stock = all("SELECT value FROM state_rows WHERE name = 'stock'");
    const baskets = all("SELECT value FROM state_rows WHERE name = 'basket'");
    const onTheirWay = all(
      "SELECT value FROM message_rows WHERE typename = 'com.example/ItemAvailability'",
    ).map((json): { status: string; quantity: number } => JSON.parse(json.toString()));
    return (
      sum(stock.map((long) => Number(long.readBigInt64LE(1)))) +
      sum(baskets.flatMap((json) => Object.values<number>(JSON.parse(json.toString()).basket))) +
      sum(onTheirWay.filter(({ status }) => status === "INSTOCK").map(({ quantity }) => quantity))
    );
  } finally {
    store.close();
  }
}
