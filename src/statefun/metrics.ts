/** Prometheus metrics of a functions service, fed by the core's observer. */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Observer } from "./options.ts";

/** Registers the metrics and returns the observer that feeds them. */
export function statefunMetrics(registry: Registry): Observer {
  const registers = [registry];
  const batches = new Counter({
    name: "statefun_batches_total",
    help: "Batches by outcome; incomplete: the runtime had to send more storage first.",
    labelNames: ["function", "outcome"],
    registers,
  });
  const invocations = new Counter({
    name: "statefun_invocations_total",
    help: "Messages in batches that succeeded.",
    labelNames: ["function"],
    registers,
  });
  const deadLetters = new Counter({
    name: "statefun_dead_letters_total",
    help: "Messages that could not be handled and went to the dead letters.",
    labelNames: ["function"],
    registers,
  });
  const inFlight = new Gauge({
    name: "statefun_batches_in_flight",
    help: "Batches being handled now.",
    labelNames: ["function"],
    registers,
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
      inFlight.inc({ function: name });
    },
    batchEnded(name, { outcome, invocations: count, seconds }) {
      inFlight.dec({ function: name });
      batches.inc({ function: name, outcome });
      if (outcome === "succeeded") invocations.inc({ function: name }, count);
      duration.observe({ function: name }, seconds);
    },
    deadLetter(name) {
      deadLetters.inc({ function: name });
    },
  };
}
