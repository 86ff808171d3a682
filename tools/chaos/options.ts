/** What `npm run chaos` is asked for. */
import { readOptions, UsageError } from "statefun-wire/program";
import type { Pace } from "./kills.ts";

export interface ChaosOptions {
  readonly system: "local" | "kafka" | "flink";
  readonly load: "shop" | "promises";
  readonly kills: number;
  readonly seed: number;
  readonly pace: Pace;
  /** Of Flink's JobManager. */
  readonly highAvailability: boolean;
  /** What the checker is given of Kafka. */
  readonly isolation: "read_committed" | "read_uncommitted";
  /** The command that asks for the same. */
  readonly command: string;
}

const HELP = `
Runs the shopping cart under a load, kills its processes with SIGKILL at random moments and starts them again, and makes
its functions answer with garbage, errors, half an answer or nothing. Then it drains the shop, and checks that every checkout was
billed exactly once and that every unit that was restocked is on a receipt.

  npm run chaos [-- options]

  --runtime local|flink  what to kill: the local runtime (local), or Flink and Kafka, as npm run flink starts them
  --kills N              how often (20)
  --seed S               for everything random: kills, moments, load (1)
  --load shop|promises   the shop (shop), or on the local runtime alarms that are set and cancelled, records that are popped
                         from a playground egress, and messages that are given up (promises)
  --kafka                the local runtime with a Kafka, which is killed, too: the load goes into it, the receipts come out of
                         it, and Kafka's own client reads them for the checks. Needs what npm run flink needs, and a JDK
  --read-uncommitted     with --kafka: shows what its transactions are for. Only the runtime is killed, in the middle of one:
                         expect violations
  --no-ha                Flink without high availability: shows what it is for. Only the JobManager is killed, and
                         the job submitted again: expect violations

The last line says how many violations there were; the exit code is 0 if none.
`;

const PACES: Readonly<Record<ChaosOptions["system"], Pace>> = {
  local: {
    producers: 12,
    maxRestMs: 20,
    maxQuietMs: 500,
    maxFaultMs: 500,
    maxStartMs: 600,
    patienceMs: 60_000,
  },
  kafka: {
    producers: 12,
    maxRestMs: 50,
    maxQuietMs: 500,
    maxFaultMs: 500,
    maxStartMs: 2000,
    patienceMs: 120_000,
  },
  flink: {
    producers: 8,
    maxRestMs: 300,
    maxQuietMs: 2000,
    maxFaultMs: 1000,
    maxStartMs: 8000,
    patienceMs: 180_000,
  },
};

/** @throws UsageError */
export function readChaosOptions(): ChaosOptions {
  const { values } = readOptions(HELP, {
    runtime: { type: "string", default: "local" },
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    load: { type: "string", default: "shop" },
    kafka: { type: "boolean", default: false },
    "read-uncommitted": { type: "boolean", default: false },
    "no-ha": { type: "boolean", default: false },
  });
  const { runtime, load, kafka } = values;
  if (runtime !== "local" && runtime !== "flink")
    throw new UsageError(`--runtime ${runtime}: expected local or flink`);
  if (load !== "shop" && load !== "promises")
    throw new UsageError(`--load ${load}: expected shop or promises`);
  const only = (given: boolean, option: string, where: boolean, reason: string): void => {
    if (given && !where) throw new UsageError(`${option} is for ${reason}`);
  };
  only(
    values["no-ha"],
    "--no-ha",
    runtime === "flink",
    "--runtime flink: nothing else has a JobManager",
  );
  only(load === "promises", "--load promises", runtime === "local", "--runtime local");
  only(kafka, "--kafka", runtime === "local" && load === "shop", "the shop on --runtime local");
  only(values["read-uncommitted"], "--read-uncommitted", kafka, "--kafka");
  const system = kafka ? "kafka" : runtime;
  const kills = wholeNumber("--kills", values.kills, 1);
  const seed = wholeNumber("--seed", values.seed, 0);
  const given = [`--runtime ${runtime}`, `--kills ${kills}`, `--seed ${seed}`];
  if (load !== "shop") given.push(`--load ${load}`);
  for (const flag of ["kafka", "read-uncommitted", "no-ha"] as const) {
    if (values[flag]) given.push(`--${flag}`);
  }
  return {
    system,
    load,
    kills,
    seed,
    pace: PACES[system],
    highAvailability: !values["no-ha"],
    isolation: values["read-uncommitted"] ? "read_uncommitted" : "read_committed",
    command: `npm run chaos -- ${given.join(" ")}`,
  };
}

function wholeNumber(name: string, text: string, min: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
  throw new UsageError(`${name} ${text}: expected a whole number, ${min} or more`);
}
