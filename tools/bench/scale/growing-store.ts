/** A store that grows from nothing: whether an event costs more in the end than in the beginning. */

import type { Progress } from "../options.ts";
import { median } from "../statistics.ts";
import { Counter } from "./counter.ts";
import { lost, type Outcome, scattered } from "./outcomes.ts";

/** In each record, and in the state of its instance, in bytes. */
const TEXT_BYTES = 8192;
/** An event adds its record and, every other time, an instance with state. */
const BYTES_PER_EVENT = 1.5 * TEXT_BYTES;
/** In how many steps it grows; the first is for warming up. */
const STEPS = 11;

export async function measureGrowingStore(bytes: number, progress: Progress): Promise<Outcome[]> {
  const events = Math.ceil(bytes / BYTES_PER_EVENT / STEPS);
  const instances = Math.ceil((events * STEPS) / 2);
  const what = `store from 0 to ${(bytes / 1e9).toFixed(1)} GB`;
  const counter = new Counter(instances, TEXT_BYTES);
  try {
    await counter.start("here");
    const costs: number[] = [];
    for (let step = 0; step < STEPS; step++) {
      const size = (await counter.storeBytes()) / 1e9;
      // Half of the events are the first of their instance, the others are for any that is there already.
      const first = Math.floor((step * events) / 2);
      const jump = scattered(Math.max(1, first));
      const pick = (n: number): number => (n % 2 === 0 ? first + n / 2 : jump(n));
      const { cpuMicros, megabytes } = await counter.measure(events, pick);
      progress(
        `${what}: from ${size.toFixed(2)} GB on ${cpuMicros.toFixed(0)} us/event, ${megabytes.toFixed(0)} MB resident`,
      );
      costs.push(cpuMicros);
    }
    const [, ...warm] = costs;
    const early = median(warm.slice(0, 3));
    const late = median(warm.slice(-3));
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
      { what, figure: "lost or repeated", measured: lost(found, STEPS * events), max: 0 },
    ];
  } finally {
    await counter.destroy();
  }
}
