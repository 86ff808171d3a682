/** Many records that wait while the functions are away: what they take, whether a crash loses any, and that each is processed once. */
import type { Progress } from "../options.ts";
import { Counter } from "./counter.ts";
import { lost, type Outcome, scattered } from "./outcomes.ts";

/** How many records each instance gets. */
const EACH = 10;
/** In each record, in bytes. */
const TEXT_BYTES = 100;

export async function measureWaitingRecords(count: number, progress: Progress): Promise<Outcome[]> {
  const what = `${count} waiting records`;
  const instances = Math.ceil(count / EACH);
  const counter = new Counter(instances, TEXT_BYTES);
  try {
    await counter.start("away");
    progress(`${what}: produced while the functions are away`);
    const began = performance.now();
    await counter.send(count, scattered(instances));
    const perSecond = (count * 1000) / (performance.now() - began);
    const { megabytes } = counter;
    await counter.kill();
    progress(`${what}: after kill -9`);
    const readyAwayMs = await counter.start("away");
    const megabytesAfter = counter.megabytes;
    await counter.kill();
    const readyMs = await counter.start("here");
    const processed = await counter.measure(count);
    const found = await counter.found();
    return [
      { what, figure: "acknowledged, records/s", measured: perSecond },
      { what, figure: "MB resident", measured: megabytes, max: 350 },
      { what, figure: "ready after kill -9, functions away, ms", measured: readyAwayMs, max: 2000 },
      { what, figure: "MB resident then", measured: megabytesAfter, max: 350 },
      { what, figure: "ready after kill -9, ms", measured: readyMs, max: 2000 },
      { what, figure: "processed, events/s", measured: processed.perSecond },
      { what, figure: "CPU us/event", measured: processed.cpuMicros },
      { what, figure: "MB resident after that", measured: processed.megabytes, max: 350 },
      { what, figure: "lost or repeated", measured: lost(found, count), max: 0 },
    ];
  } finally {
    await counter.destroy();
  }
}
