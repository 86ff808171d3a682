/**
 * This project beside other systems that keep state durably: the same shop and the same load on each. They take turns, each
 * started afresh in each round and alone while it is measured, because a machine is faster at one time than at another.
 */
import type { BenchOptions, Row } from "../options.ts";
import { DBOS } from "./dbos/dbos.ts";
import { measurePeer } from "./measure.ts";
import type { Peer } from "./peer.ts";
import { restatePeer } from "./restate/restate.ts";
import { flinkPeer, OURS } from "./statefun.ts";
import { aimRows, figureRows, howRows, type Measured, RESTATE, RESTATE_TUNED } from "./tables.ts";
import { WORKERD } from "./workerd/workerd.ts";

interface Running extends Measured {
  readonly peer: Peer;
}

/** Resolves with the tables of the figures, of how each was measured and of the aims. A peer that cannot be had is a line there. */
export async function benchPeers(
  options: BenchOptions,
  withFlink: boolean,
): Promise<readonly (readonly Row[])[]> {
  const { progress } = options;
  const peers = [
    ...OURS,
    WORKERD,
    restatePeer(RESTATE, 24),
    restatePeer(RESTATE_TUNED, 1),
    DBOS,
    ...(withFlink ? [flinkPeer(progress)] : []),
  ];
  const all = await fetchAll(peers, progress);
  for (let round = 1; round <= options.rounds; round++) {
    for (const measured of all) await measureOnce(measured, round, options);
  }
  return [figureRows(all), howRows(all), aimRows(all)];
}

async function fetchAll(
  peers: readonly Peer[],
  progress: BenchOptions["progress"],
): Promise<Running[]> {
  const all: Running[] = [];
  for (const peer of peers) {
    const measured: Running = { peer, figures: [], problem: undefined };
    all.push(measured);
    if (peer.fetch === undefined) continue;
    progress(`fetches what ${peer.name} needs`);
    measured.problem = await peer.fetch().then(() => undefined, firstLine);
  }
  return all;
}

/** In the last round, the syncs are counted as well: after the measurement, because strace holds up what it watches. */
async function measureOnce(
  measured: Running,
  round: number,
  { rounds, events, progress }: BenchOptions,
): Promise<void> {
  const { peer, figures, problem } = measured;
  if (problem !== undefined) return;
  try {
    const its = await measurePeer(peer, events, round === rounds);
    figures.push(its);
    progress(`round ${round}, ${peer.name}: ${Math.round(its.eventsPerSecond)} events/s`);
  } catch (error) {
    measured.problem = firstLine(error);
    progress(`round ${round}, ${peer.name}: ${measured.problem}`);
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n", 1)[0] ?? "";
}
