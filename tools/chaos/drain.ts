/**
 * Empties the shop by its own messages, because Flink answers no questions about state: an auditor orders what is left of
 * each item in requests of 2^30, 2^29, … 1 units, and everybody checks out, until all that was restocked is on receipts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { consume, type NewRecord, type TopicRecord } from "../harness/api.ts";
import type { Target } from "./deliver.ts";
import type { Load, Shop } from "./load.ts";
import { billed, quantities, type Units } from "./units.ts";

export interface DrainOptions {
  readonly load: Load;
  readonly shop: Shop;
  readonly target: Target;
  /** How long what was sent may take to come out, in milliseconds. */
  readonly patienceMs: number;
}

const AUDITOR = "auditor";
/** Restocked by one unit in each lap: when that unit is on a receipt, what was sent before it had its time, too. */
const SAMPLE = "sample";
const POWERS = Array.from({ length: 31 }, (_, index) => 2 ** (30 - index));
const ROUND_MS = 300;

/** Resolves with what is wrong with the drain itself: nothing, or that no receipts come any more. */
export async function drain({ load, shop, target, patienceMs }: DrainOptions): Promise<string[]> {
  const receipts: TopicRecord[] = [];
  const items = [...shop.items, SAMPLE];
  const order = items.flatMap((itemId) =>
    POWERS.map((quantity) => ofUser(AUDITOR, { quantity, itemId })),
  );
  const checkouts = [...shop.users, AUDITOR].map((userId) => ofUser(userId));
  let round = 0;
  let lap = 0;
  let billedUnits = 0;
  let lastNews = performance.now();
  let wasBalanced = false;
  for (;;) {
    lap++;
    const sample = { key: SAMPLE, value: { itemId: SAMPLE, quantity: 1 } };
    await load.send({ topic: "restock-items", records: [sample] }, `drain-lap-${lap}`);
    const deadline = performance.now() + patienceMs;
    while ((billed(receipts).get(SAMPLE) ?? 0) < lap) {
      if (performance.now() > deadline) {
        return [`the drain's own unit ${lap} is not on any receipt after ${patienceMs / 1000} s`];
      }
      round++;
      await load.send({ topic: "add-to-cart", records: order }, `drain-order-${round}`);
      await sleep(ROUND_MS);
      await load.send({ topic: "checkout", records: checkouts }, `drain-checkout-${round}`);
      await sleep(ROUND_MS);
      receipts.push(...(await newReceipts(await target(), receipts)));
    }
    const came = load.acknowledged.filter(({ topic }) => topic === "restock-items");
    const isBalanced = isEqual(quantities(came), billed(receipts));
    // Once all is out, one lap more must bring nothing more.
    if (isBalanced && wasBalanced) return [];
    wasBalanced = isBalanced;
    const units = total(billed(receipts)) - lap;
    if (units !== billedUnits) lastNews = performance.now();
    billedUnits = units;
    // What does not come out by now was lost; or there is more out than there was.
    if (!isBalanced && performance.now() - lastNews > patienceMs / 3) return [];
  }
}

function ofUser(userId: string, value: object = {}): NewRecord {
  return { key: userId, value: { userId, ...value } };
}

async function newReceipts(api: string, known: readonly TopicRecord[]): Promise<TopicRecord[]> {
  const found: TopicRecord[] = [];
  for (;;) {
    const next = (found.at(-1) ?? known.at(-1))?.offset ?? -1;
    const page = await consume(api, "receipts", next + 1).catch(() => []);
    if (page.length === 0) return found;
    found.push(...page);
  }
}

function isEqual(came: Units, went: Units): boolean {
  const items = new Set([...came.keys(), ...went.keys()]);
  return [...items].every((item) => (came.get(item) ?? 0) === (went.get(item) ?? 0));
}

function total(units: Units): number {
  return units.values().reduce((sum, quantity) => sum + quantity, 0);
}
