/** This project itself, and Flink, which runs the same functions: both have the API that ShopClient knows. */
import { whatIsMissing } from "../../flink/engine.ts";
import { inspect, readTopic } from "../../harness/api.ts";
import { ITEMS, STOCK, USERS } from "../load.ts";
import { ShopClient } from "../shop-client.ts";
import { sum } from "../statistics.ts";
import { prepareFlink, type System, startFlink, startShop } from "../systems.ts";
import type { Peer, PeerShop } from "./peer.ts";

export const IN_PROCESS = "this project, in process";
export const OVER_HTTP = "this project, over HTTP";
export const FLINK = "Flink and Kafka";

const DURABILITY = "SQLite, WAL, synchronous=FULL: one commit for all that is on its way";

export const OURS: readonly Peer[] = [
  {
    name: IN_PROCESS,
    durability: DURABILITY,
    differs: "",
    start: async () => statefunShop(await startShop(), unitsTaken),
  },
  {
    name: OVER_HTTP,
    durability: DURABILITY,
    differs: "",
    start: async () => statefunShop(await startShop(["--http"]), unitsTaken),
  },
];

export function flinkPeer(progress: (line: string) => void): Peer {
  return {
    name: FLINK,
    durability: "a checkpoint each second, and Kafka's log, which is not synced for each record",
    differs: "",
    warmUpMs: 30_000,
    async fetch() {
      const missing = whatIsMissing();
      if (missing !== undefined) throw new Error(missing);
      await prepareFlink(progress);
    },
    // Nobody can look into Flink's state.
    start: async () => statefunShop(await startFlink(), () => Promise.resolve(undefined)),
  };
}

function statefunShop(
  system: System,
  taken: (api: string) => Promise<number | undefined>,
): PeerShop {
  const client = new ShopClient(system);
  return {
    processes: system.processes,
    restock: (itemId, quantity) => client.restock(itemId, quantity),
    addToCarts: (adds) => client.addToCarts(adds),
    processed: () => client.processed(),
    durable: (userId) => client.durable(userId),
    async units() {
      await checkOutAll(client);
      return { inBaskets: await unitsOnReceipts(system.api), taken: await taken(system.api) };
    },
    stop: () => system.stop(),
  };
}

const LAST = { userId: "last-user", itemId: "last-item" } as const;

/** Resolves when all receipts are there: that of a user who comes last, and buys what nobody else does, is. */
async function checkOutAll(client: ShopClient): Promise<void> {
  await Promise.all(Array.from({ length: USERS }, (_, n) => client.checkOut(`user-${n}`)));
  await client.restock(LAST.itemId, 1);
  await client.processed();
  await client.addToCarts([LAST]);
  await client.processed();
  await client.durable(LAST.userId);
}

async function unitsOnReceipts(api: string): Promise<number> {
  const receipts = await readTopic(api, "receipts");
  const details = receipts.flatMap(({ key, value }) =>
    key === LAST.userId ? [] : (value as { details: string }).details.split("\n"),
  );
  return sum(details.map((line) => Number(line.slice(line.lastIndexOf(" ")))));
}

async function unitsTaken(api: string): Promise<number> {
  const left = await Promise.all(
    Array.from({ length: ITEMS }, async (_, n) => {
      const stock = await inspect(api, "com.example/stock", `item-${n}`);
      return Number(stock?.state["stock"]?.value);
    }),
  );
  return ITEMS * STOCK - sum(left);
}
