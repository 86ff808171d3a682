/**
 * A job of the shop moves in from Flink, as docs/moving-from-flink.md says: its savepoint is imported, and the shop goes on from
 * there. It was taken under load, with units in stock, in baskets and in messages: 2,000,000 in all.
 */
import { expect, test } from "vitest";
import { sample } from "../../packages/runtime/test/savepoint/samples.ts";
import { billed } from "../../tools/chaos/units.ts";
import { consume, inspect, produce, readTopic } from "../../tools/harness/api.ts";
import { entryPoint, type Program, statefun } from "../../tools/harness/program.ts";
import { isQuiet, unitsIn } from "../../tools/harness/shop-units.ts";
import { run, start, temporaryFolder } from "./support/fixtures.ts";

const UNITS = 2_000_000;
const CART = "com.example/user-shopping-cart";

test("a job that was stopped goes on here, and no unit is lost", async () => {
  const savepoint = sample("busy");
  const data = temporaryFolder();
  const service = await start(entryPoint("src/serve.ts"));
  const args = ["import", "--savepoint", savepoint, "--data", data];
  const asked = [...args, "--endpoint", `com.example/*=${service.functions}`];

  // Functions of the job that the shop does not have.
  const refused = await run(statefun(...asked));
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(/com.example\/visits: .*does not serve com.example\/visits/);
  const imported = await run(statefun(...asked, "--keep-orphans"));
  expect(imported).toMatchObject({ code: 0, stderr: "" });
  expect(imported.stdout).toMatch(/^com.example\/stock +value stock +20 +0$/m);
  expect(imported.stdout).toMatch(/^add-to-cart +5500 +partition 0 at 5500$/m);

  const shop = await start(entryPoint("src/start.ts"), { env: { DATA_DIR: data } });
  await settled(shop);
  expect(await produce(shop.api, "add-to-cart", [order("mover", "item-0", 7)])).toEqual([5500]);
  await expect.poll(() => basketOf(shop, "mover")).toEqual({ "item-0": 7 });
  await produce(shop.api, "checkout", [{ key: "mover", value: { userId: "mover" } }]);
  const [receipt] = await consume(shop.api, "receipts", 0, 10_000);
  expect(receipt?.value).toEqual({ userId: "mover", details: "item-0: 7" });
  await settled(shop);
  const receipts = billed(await readTopic(shop.api, "receipts"));
  await shop.end();
  const left = await unitsIn(data);
  expect(left + [...receipts.values()].reduce((a, b) => a + b, 0)).toBe(UNITS);
});

function order(userId: string, itemId: string, quantity: number) {
  return { key: userId, value: { userId, itemId, quantity } };
}

async function basketOf(shop: Program, id: string): Promise<unknown> {
  const found = await inspect(shop.api, CART, id);
  return (found?.state["basket"]?.value as { basket?: unknown } | undefined)?.basket;
}

/** Until nothing is on its way between carts and stock. */
async function settled({ api }: Program): Promise<void> {
  await expect.poll(() => isQuiet(api), { timeout: 40_000, interval: 500 }).toBe(true);
}
