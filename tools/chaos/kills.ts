/** Kills of the processes of a system, at random moments and in all ways in turn, with bad answers in between. */
import { setTimeout as sleep } from "node:timers/promises";
import { randomOf } from "statefun-runtime/simulation";
import { inTurns } from "../harness/random.ts";
import { FAULTS, type Fault, type FaultProxy } from "./faults.ts";
import type { System } from "./system.ts";

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

export interface KillOptions {
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
  /** From the kill to the next new record, in milliseconds. */
  readonly ms: number;
}

/** One kill in so many comes before all has recovered from the one before: recovery can be cut short, too. */
const EARLY = 5;

/** Kills again and again. `progressed` resolves when something new has come out, which is what recovery is. */
export async function killAgainAndAgain(
  { system, faults, kills: count, seed, pace, progress }: KillOptions,
  progressed: () => Promise<unknown>,
): Promise<{ readonly kills: readonly Kill[]; readonly recoveries: readonly Recovery[] }> {
  const random = randomOf(seed);
  const nextFault = inTurns<Fault>(random);
  const nextKind = inTurns<string>(random);
  const kills: Kill[] = [];
  const recoveries: Recovery[] = [];
  const kill = async (kind: string, isEarly: boolean): Promise<void> => {
    await system.kill(kind);
    kills.push({ kind, isEarly });
  };
  await progressed();
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
    await progressed();
    const ms = performance.now() - killed;
    recoveries.push({ kind, ms });
    progress(
      `kill ${kills.length} of ${count}, ${kind}: records again after ${(ms / 1000).toFixed(1)} s`,
    );
  }
  return { kills, recoveries };
}
