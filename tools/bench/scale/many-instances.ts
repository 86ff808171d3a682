/** Many instances with state: what they cost beside a few, how much memory they take, and whether a crash loses any. */
import type { Progress } from "../options.ts";
import { median } from "../statistics.ts";
import { type Cost, Counter } from "./counter.ts";
import { lost, type Outcome, scattered } from "./outcomes.ts";

/** The few that are the measure. */
const FEW = 1000;
/** In the state of each, in bytes. */
const TEXT_BYTES = 100;
const EVENTS = 100_000;

export async function measureManyInstances(
  count: number,
  rounds: number,
  progress: Progress,
): Promise<Outcome[]> {
  const what = `${count} instances with state`;
  const events = Math.min(count, EVENTS);
  const costs = { few: [] as Cost[], many: [] as Cost[] };
  const counter = new Counter(count, TEXT_BYTES);
  try {
    await counter.start("here");
    progress(`${what}: each gets it`);
    const first = await counter.measure(count, scattered(count));
    for (let round = 0; round < rounds; round++) {
      progress(`${what}: round ${round + 1}, beside ${FEW}`);
      costs.few.push(await counter.measure(events, (n) => n % FEW));
      costs.many.push(await counter.measure(events, scattered(count, round * events)));
    }
    const { megabytes } = counter;
    await counter.kill();
    progress(`${what}: after kill -9`);
    const readyMs = await counter.start("here");
    await counter.processed();
    const found = await counter.found();
    const [few, many] = [middle(costs.few), middle(costs.many)];
    return [
      { what, figure: "the first event of each, events/s", measured: first.perSecond },
      { what, figure: `events/s with ${FEW}`, measured: few.perSecond },
      { what, figure: "events/s", measured: many.perSecond },
      {
        what,
        figure: `as often as with ${FEW}`,
        measured: many.perSecond / few.perSecond,
        min: 0.6,
      },
      {
        what,
        figure: `CPU us/event, times that with ${FEW}`,
        measured: many.cpuMicros / few.cpuMicros,
      },
      { what, figure: "MB resident", measured: Math.max(first.megabytes, megabytes), max: 350 },
      { what, figure: "ready after kill -9, ms", measured: readyMs, max: 2000 },
      {
        what,
        figure: "events lost or repeated",
        measured: lost(found, count + 2 * rounds * events),
        max: 0,
      },
      { what, figure: "instances lost", measured: count - found.instances, max: 0 },
    ];
  } finally {
    await counter.destroy();
  }
}

function middle(costs: readonly Cost[]): Omit<Cost, "megabytes"> {
  return {
    perSecond: median(costs.map(({ perSecond }) => perSecond)),
    cpuMicros: median(costs.map(({ cpuMicros }) => cpuMicros)),
  };
}
