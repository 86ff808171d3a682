/**
 * Prometheus metrics of a functions service, fed by the core's observer. What is counted for each batch is a plain number
 * until somebody asks: five updates of prom-client's took a tenth of the time of a small batch.
 */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { BatchOutcome, Observer } from "./options.ts";

/** Of one function, since the start. */
interface Counts {
  readonly batches: Record<BatchOutcome, number>;
  invocations: number;
  deadLetters: number;
  strayErrors: number;
  /** Now. */
  inFlight: number;
}

/**
 * Metrics of the functions, for the `observer` of whatever serves them; `startService` has them already.
 *
 * Registers, each by `function`: `statefun_batches_total` (by `outcome`, too), `statefun_invocations_total`,
 * `statefun_dead_letters_total`, `statefun_stray_errors_total`, `statefun_batches_in_flight` and
 * `statefun_batch_duration_seconds`.
 *
 * @throws Error when the registry has metrics of these names already
 */
export function statefunMetrics(registry: Registry): Observer {
  const registers = [registry];
  const functions = new Map<string, Counts>();
  const countsOf = (name: string): Counts => {
    let counts = functions.get(name);
    if (counts === undefined) {
      const batches = { succeeded: 0, failed: 0, incomplete: 0 };
      counts = { batches, invocations: 0, deadLetters: 0, strayErrors: 0, inFlight: 0 };
      functions.set(name, counts);
    }
    return counts;
  };

  new Counter({
    name: "statefun_batches_total",
    help: "Batches by outcome; incomplete: the runtime had to send more storage first.",
    labelNames: ["function", "outcome"],
    registers,
    collect() {
      this.reset();
      for (const [name, { batches }] of functions) {
        for (const [outcome, count] of Object.entries(batches)) {
          this.inc({ function: name, outcome }, count);
        }
      }
    },
  });
  const counter = (name: string, help: string, count: (counts: Counts) => number): void => {
    new Counter({
      name,
      help,
      labelNames: ["function"],
      registers,
      collect() {
        this.reset();
        for (const [fn, counts] of functions) this.inc({ function: fn }, count(counts));
      },
    });
  };
  counter(
    "statefun_invocations_total",
    "Messages in batches that succeeded.",
    ({ invocations }) => invocations,
  );
  counter(
    "statefun_dead_letters_total",
    "Messages that could not be handled and went to the dead letters.",
    ({ deadLetters }) => deadLetters,
  );
  counter(
    "statefun_stray_errors_total",
    "Errors that nobody caught and that came when their batch was over: a promise without an await, a callback that threw.",
    ({ strayErrors }) => strayErrors,
  );
  new Gauge({
    name: "statefun_batches_in_flight",
    help: "Batches being handled now.",
    labelNames: ["function"],
    registers,
    collect() {
      for (const [name, { inFlight }] of functions) this.set({ function: name }, inFlight);
    },
  });
  const duration = new Histogram({
    name: "statefun_batch_duration_seconds",
    help: "Time that a batch took in its function.",
    labelNames: ["function"],
    buckets: [0.0001, 0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60],
    registers,
  });
  return {
    batchStarted(name) {
      countsOf(name).inFlight++;
    },
    batchEnded(name, { outcome, invocations, seconds }) {
      const counts = countsOf(name);
      counts.inFlight--;
      counts.batches[outcome]++;
      if (outcome === "succeeded") counts.invocations += invocations;
      duration.observe({ function: name }, seconds);
    },
    deadLetter(name) {
      countsOf(name).deadLetters++;
    },
    strayError(name) {
      countsOf(name).strayErrors++;
    },
  };
}
