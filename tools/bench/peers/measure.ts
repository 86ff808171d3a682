/** All that is measured of one start of one peer, and that it has done its work right. */
import { fillStock, measureSpeed } from "../load.ts";
import { sum } from "../statistics.ts";
import { usageOf } from "../usage.ts";
import { type Peer, type PeerShop, type Units, WARM_UP_MS } from "./peer.ts";
import { countSyncs } from "./syncs.ts";

const WARM_UP_EVENTS = 20_000;
const MEASURE_MS = 5000;
/** With strace beside it. */
const SYNCS_EVENTS = 10_000;
const SYNCS_MS = 1500;

export interface PeerFigures {
  readonly eventsPerSecond: number;
  /** Of all its processes, as all here. */
  readonly cpuMicrosPerEvent: number;
  readonly megabytes: number;
  /** fsync and fdatasync an event; undefined when they were not counted. */
  readonly syncsPerEvent: number | undefined;
}

/** @throws Error when a unit was lost or counted twice */
export async function measurePeer(
  { start, warmUpMs = WARM_UP_MS }: Peer,
  events: number,
  countsSyncs: boolean,
): Promise<PeerFigures> {
  const shop = await start();
  try {
    await fillStock(shop);
    const warmUp = await measureSpeed(shop, WARM_UP_EVENTS, warmUpMs);
    const before = used(shop);
    const measured = await measureSpeed(shop, events, MEASURE_MS);
    const after = used(shop);
    const traced = { events: 0, syncs: undefined as number | undefined };
    if (countsSyncs) {
      traced.syncs = await countSyncs(shop.processes, async () => {
        traced.events = (await measureSpeed(shop, SYNCS_EVENTS, SYNCS_MS)).events;
      });
    }
    assertConserved(warmUp.events + measured.events + traced.events, await shop.units());
    return {
      eventsPerSecond: measured.durable,
      cpuMicrosPerEvent: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / measured.events,
      megabytes: after.megabytes,
      syncsPerEvent: traced.syncs === undefined ? undefined : traced.syncs / traced.events,
    };
  } finally {
    await shop.stop();
  }
}

/** Each add-to-cart takes one unit from the stock into a basket, and does so once. @throws Error when it is not so */
export function assertConserved(adds: number, { inBaskets, taken = adds }: Units): void {
  if (inBaskets === adds && taken === adds) return;
  throw new Error(`after ${adds} adds, ${taken} units were taken and ${inBaskets} are in baskets`);
}

function used({ processes }: PeerShop) {
  const usages = usageOf(processes);
  return {
    cpuSeconds: sum(usages.map(({ cpuSeconds }) => cpuSeconds)),
    megabytes: sum(usages.map(({ residentMegabytes }) => residentMegabytes)),
  };
}
