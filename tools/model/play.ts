/** Plays a script on the simulated engine, and lets the model judge what that has done. */
import { NO_FAULTS, Simulation } from "statefun-runtime/simulation";
import { batchHandler } from "statefun-ts";
import { checkCommitted } from "../simulate/checks.ts";
import { programFunctions } from "../simulate/functions.ts";
import { moduleWith } from "../simulate/module.ts";
import { UNDISTURBED } from "../simulate/observed.ts";
import { longestMs } from "../simulate/programs.ts";
import { type Arrival, arrivalsOf, DEPTH, lookAround, type Script } from "./script.ts";

/** What should not have happened: nothing, if the engine is right. */
export async function play(script: Script): Promise<readonly string[]> {
  const { seed, maxBatch, batchesInFlight, cacheBytes, callMs, commitMs } = script;
  const world = { now: () => simulation.clock.now(), timeScale: 1 };
  const handlers = programFunctions(world).map(batchHandler);
  let version = 0;
  const simulation = new Simulation({
    module: moduleWith(maxBatch),
    seed,
    settings: { batchesInFlight, cacheBytes, retentionMs: Number.MAX_SAFE_INTEGER / 2 },
    handle(request) {
      const handle = handlers[Math.min(version, handlers.length - 1)];
      if (handle === undefined) throw new RangeError("there are no functions");
      return handle(request);
    },
  });
  simulation.faults = { ...NO_FAULTS, callMs, commitMs };
  simulation.boot();
  try {
    await run(simulation, script, () => version++);
  } catch (error) {
    return [String(error)];
  }
  return checkCommitted(simulation.committed, { ...UNDISTURBED, maxBatch, timeScale: 1 });
}

/** @throws Error when it comes to no end */
async function run(simulation: Simulation, script: Script, deploy: () => void): Promise<void> {
  for (const [index, { waitMs, end }] of script.rounds.entries()) {
    await arrive(simulation, arrivalsOf(script, index));
    await simulation.advance(waitMs);
    if (end === "deploy") deploy();
    if (end === "restart") await restart(simulation);
  }
  await simulation.rest();
  await simulation.advance(longestMs(DEPTH) + 1000);
  await simulation.rest();
  // What is seen in the end is what is durable.
  await restart(simulation);
  await arrive(simulation, lookAround(script));
  await simulation.rest();
}

async function restart(simulation: Simulation): Promise<void> {
  await simulation.kill();
  simulation.boot();
}

/** Produces records, and waits until they are durable. */
async function arrive(simulation: Simulation, arrivals: readonly Arrival[]): Promise<void> {
  const [first] = arrivals;
  if (first === undefined) return;
  const records = arrivals.map(({ id, step }) => ({
    key: Buffer.from(id),
    value: Buffer.from(JSON.stringify(step)),
  }));
  await simulation.answer(simulation.runtime.produce(first.topic, records));
}
