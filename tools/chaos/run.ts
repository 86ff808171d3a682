/**
 * One run of chaos: a load on the shop, while its processes are killed and its functions misbehave; then the shop is
 * drained, and everything that was observed is checked.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { readTopic } from "../harness/api.ts";
import { inTurns, randomOf } from "../harness/random.ts";
import { type Observed, violations } from "./checker.ts";
import { drain } from "./drain.ts";
import { FAULTS, type Fault, type FaultProxy } from "./faults.ts";
import { Load, shopOf } from "./load.ts";
import type { System } from "./system.ts";
import { Watcher } from "./watcher.ts";

/** How hard a runtime is driven: one that recovers in a second is killed more often, and does more in between. */
export interface Pace {
  readonly producers: number;
  /** The longest that a producer rests between two requests, in milliseconds. */
  readonly maxRestMs: number;
  /** The longest that all goes well. */
  readonly maxQuietMs: number;
  /** The longest that answers are bad. */
  readonly maxFaultMs: number;
  /** How long after a start a kill cuts it short, at most. */
  readonly maxStartMs: number;
  /** How long anything may take to come out. */
  readonly patienceMs: number;
}

export interface RunOptions {
  readonly system: System;
  readonly faults: FaultProxy;
  readonly kills: number;
  readonly seed: number;
  readonly pace: Pace;
  readonly progress: (line: string) => void;
}

export interface Kill {
  readonly kind: string;
  /** While it was recovering from the one before. */
  readonly isEarly: boolean;
}

export interface Recovery {
  readonly kind: string;
  /** From the kill to the next receipt, in milliseconds. */
  readonly ms: number;
}

export interface RunResult {
  readonly observed: Observed;
  readonly violations: readonly string[];
  readonly kills: readonly Kill[];
  readonly recoveries: readonly Recovery[];
  readonly resent: number;
  /** The longest time without a receipt while there was a load, in milliseconds. */
  readonly longestPauseMs: number;
}

const INGRESS = ["restock-items", "add-to-cart", "clear-cart", "checkout"];
const EGRESS = ["receipts", "notices", "dead-letters"];
const USERS = 40;
const ITEMS = 12;
/** One kill in so many comes before all has recovered from the one before: recovery can be cut short, too. */
const EARLY = 5;

export async function runChaos(options: RunOptions): Promise<RunResult> {
  const { system, seed, pace } = options;
  const { target } = system;
  const shop = shopOf(USERS, ITEMS);
  const load = new Load({ seed, shop, target, ...pace });
  const watcher = new Watcher(target, EGRESS);
  // A load that fails ends the run at once.
  const { kills, recoveries } = await Promise.race([
    load.failed,
    killAgainAndAgain(options, watcher),
  ]);
  await load.stop();
  const longestPauseMs = watcher.longestPauseMs.get("receipts") ?? 0;
  options.progress("draining the shop");
  const problems = await drain({ load, shop, target, patienceMs: pace.patienceMs });
  await watcher.stop();
  const { acknowledged, resent } = load;
  const observed = { acknowledged, seen: watcher.seen, topics: await readTopics(await target()) };
  return {
    observed,
    violations: [...load.violations, ...watcher.violations, ...problems, ...violations(observed)],
    kills,
    recoveries,
    resent,
    longestPauseMs,
  };
}

async function killAgainAndAgain(
  { system, faults, kills: count, seed, pace, progress }: RunOptions,
  watcher: Watcher,
): Promise<Pick<RunResult, "kills" | "recoveries">> {
  const random = randomOf(seed);
  const nextFault = inTurns<Fault>(random);
  const nextKind = inTurns<string>(random);
  const kills: Kill[] = [];
  const recoveries: Recovery[] = [];
  const receipt = (): Promise<void> => watcher.next("receipts", pace.patienceMs);
  const kill = async (kind: string, isEarly: boolean): Promise<void> => {
    await system.kill(kind);
    kills.push({ kind, isEarly });
  };
  await receipt();
  while (kills.length < count) {
    await sleep(random.int(0, pace.maxQuietMs));
    faults.fault = nextFault(FAULTS);
    await sleep(random.int(0, pace.maxFaultMs));
    faults.fault = undefined;
    await sleep(random.int(0, pace.maxQuietMs));

    const kind = nextKind(system.kinds());
    const killed = performance.now();
    await kill(kind, false);
    let recovered: Promise<unknown> = system.recover();
    if (random.int(1, EARLY) === 1 && kills.length < count) {
      // Cut short, it fails, or ends together with the next one.
      const cutShort = recovered.catch(() => undefined);
      await sleep(random.int(0, pace.maxStartMs));
      await kill(kind, true);
      recovered = Promise.all([cutShort, system.recover()]);
    }
    await recovered;
    await receipt();
    const ms = performance.now() - killed;
    recoveries.push({ kind, ms });
    progress(
      `kill ${kills.length} of ${count}, ${kind}: receipts again after ${(ms / 1000).toFixed(1)} s`,
    );
  }
  return { kills, recoveries };
}

async function readTopics(api: string): Promise<Observed["topics"]> {
  const topics = [...INGRESS, ...EGRESS];
  const records = await Promise.all(topics.map((topic) => readTopic(api, topic)));
  return new Map(topics.map((topic, index) => [topic, records[index] ?? []]));
}
