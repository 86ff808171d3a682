/** A store that grows from nothing: whether an event costs more in the end than in the beginning. */

import type { Progress } from "../options.ts";
import { median } from "../statistics.ts";
import { Counter } from "./counter.ts";
import { lost, type Outcome, scattered } from "./outcomes.ts";

/** In each record, and in the state of its instance, in bytes. */
const TEXT_BYTES = 8192;
/** An event adds its record and, every other time, an instance with state. */
const BYTES_PER_EVENT = 1.5 * TEXT_BYTES;
/** In how many steps it grows. */
const STEPS = 10;
/** Before the first of them, so that the code is compiled. */
const WARM_UP = 5000;

export async function measureGrowingStore(bytes: number, progress: Progress): Promise<Outcome[]> {
  const events = Math.ceil(bytes / BYTES_PER_EVENT / STEPS);
  const sent = WARM_UP + STEPS * events;
  const what = `store from 0 to ${(bytes / 1e9).toFixed(1)} GB`;
  const counter = new Counter(Math.ceil(sent / 2) + 1, TEXT_BYTES);
  try {
    await counter.start("here");
    await counter.measure(WARM_UP, growing(0));
    const costs: number[] = [];
    for (let step = 0; step < STEPS; step++) {
      const size = (await counter.storeBytes()) / 1e9;
      const cost = await counter.measure(events, growing(WARM_UP + step * events));
      progress(
        `${what}: from ${size.toFixed(2)} GB on ${cost.cpuMicros.toFixed(0)} us/event, ${cost.megabytes.toFixed(0)} MB resident`,
      );
      costs.push(cost.cpuMicros);
    }
    const [early = Number.NaN] = costs;
    const late = median(costs.slice(-3));
    const size = await counter.storeBytes();
    const { megabytes } = counter;
    await counter.kill();
    const readyMs = await counter.start("here");
    await counter.processed();
    const found = await counter.found();
    return [
      { what, figure: "store in the end, GB", measured: size / 1e9 },
      { what, figure: "CPU us/event at first", measured: early },
      { what, figure: "in the end, times that", measured: late / early, max: 1.15 },
      { what, figure: "MB resident", measured: megabytes },
      { what, figure: "ready after kill -9, ms", measured: readyMs, max: 2000 },
      { what, figure: "lost or repeated", measured: lost(found, sent), max: 0 },
    ];
  } finally {
    await counter.destroy();
  }
}

/** Half of the events, after those `before`, are the first of their instance; the others are for any that is there already. */
function growing(before: number): (n: number) => number {
  const first = Math.ceil(before / 2);
  const jump = scattered(Math.max(1, first));
  return (n) => (n % 2 === 0 ? first + n / 2 : jump(n));
}
