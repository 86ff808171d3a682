/** One instance that everything is for: it has one batch in flight, so what it does depends on how full its batches are. */

import type { Progress } from "../options.ts";
import { median } from "../statistics.ts";
import { Counter } from "./counter.ts";
import { lost, type Outcome } from "./outcomes.ts";

const WARM_UP = 100_000;

export async function measureHotInstance(
  events: number,
  rounds: number,
  progress: Progress,
): Promise<Outcome[]> {
  const what = "one hot instance";
  const counter = new Counter(1, 0);
  try {
    await counter.start("here");
    await counter.measure(WARM_UP, () => 0);
    const costs = [];
    const before = await counter.batches();
    for (let round = 1; round <= rounds; round++) {
      progress(`${what}: round ${round}`);
      costs.push(await counter.measure(events, () => 0));
    }
    const batches = (await counter.batches()) - before;
    const found = await counter.found();
    return [
      {
        what,
        figure: "invocations/s",
        measured: median(costs.map(({ perSecond }) => perSecond)),
        min: 60_000,
      },
      {
        what,
        figure: "CPU us/invocation",
        measured: median(costs.map(({ cpuMicros }) => cpuMicros)),
      },
      {
        what,
        figure: "invocations a batch (maxNumBatchRequests 1000)",
        measured: (events * rounds) / batches,
      },
      {
        what,
        figure: "lost or repeated",
        measured: lost(found, WARM_UP + rounds * events),
        max: 0,
      },
    ];
  } finally {
    await counter.destroy();
  }
}
