/**
 * The shop on the official Go SDK, called by the local runtime over HTTP, and beside it the shop on this repository's SDK:
 * what the runtime costs those who bring functions in another language.
 */
import { type LocalFigures, measureInTurns, runtimeMicros } from "./local-figures.ts";
import type { BenchOptions, Row } from "./options.ts";
import { buildGoPeer } from "./service/go-peer.ts";
import { INVOCATIONS_PER_ADD } from "./shop-client.ts";
import { median, round1 } from "./statistics.ts";
import { FUNCTIONS, startRuntime, startRuntimeForGo } from "./systems.ts";

const WAYS = {
  "official Go SDK": () => startRuntimeForGo(),
  "statefun-ts": () => startRuntime(),
} as const;

/** @throws Error when there is no go */
export async function benchGoSdk(options: BenchOptions): Promise<Row[]> {
  options.progress("builds the functions on the official Go SDK");
  await buildGoPeer();
  const figures = await measureInTurns(WAYS, options);
  return [...figures].map(([way, all]) => {
    const of = (figure: (figures: LocalFigures) => number): number => median(all.map(figure));
    return {
      "functions on": way,
      "events/s": Math.round(of(({ eventsPerSecond }) => eventsPerSecond)),
      "runtime CPU us/event": round1(of(runtimeMicros)),
      "us/batch": round1(of((each) => runtimeMicros(each) / each.batchesPerEvent)),
      "invocations/batch": round1(
        of(({ batchesPerEvent }) => INVOCATIONS_PER_ADD / batchesPerEvent),
      ),
      "functions CPU us/event": round1(of(({ cpuMicros }) => cpuMicros.get(FUNCTIONS) ?? 0)),
    };
  });
}
