/** npm run chaos: kills the processes of the shopping cart under load, and checks that nothing is lost or doubled. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomOf } from "statefun-runtime/simulation";
import { print, readOptions, run, UsageError } from "statefun-wire/program";
import { freePort } from "../flink/ports.ts";
import { FaultProxy } from "./faults.ts";
import { flinkSystem } from "./flink.ts";
import type { KillOptions, Pace } from "./kills.ts";
import { type LocalFunctions, localSystem, SHOP } from "./local.ts";
import { writePromisesModule } from "./promises/module.ts";
import { runPromises } from "./promises/run.ts";
import { promisesFacts, report, shopFacts } from "./report.ts";
import { runChaos } from "./run.ts";
import { newFolder, type System, type SystemOptions, writeModule } from "./system.ts";

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
  --no-ha                Flink without high availability: shows what it is for. Only the JobManager is killed, and
                         the job submitted again: expect violations

The last line says how many violations there were; the exit code is 0 if none.
`;

const PACES: Readonly<Record<string, Pace>> = {
  local: {
    producers: 12,
    maxRestMs: 20,
    maxQuietMs: 500,
    maxFaultMs: 500,
    maxStartMs: 600,
    patienceMs: 60_000,
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

const PROMISES: LocalFunctions = {
  service: "tools/chaos/promises/service.ts",
  pattern: "chaos/*",
  together: undefined,
};

await run(async () => {
  const { values } = readOptions(HELP, {
    runtime: { type: "string", default: "local" },
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    load: { type: "string", default: "shop" },
    "no-ha": { type: "boolean", default: false },
  });
  const { runtime } = values;
  const pace = PACES[runtime];
  if (pace === undefined) throw new UsageError(`--runtime ${runtime}: expected local or flink`);
  const highAvailability = !values["no-ha"];
  if (!highAvailability && runtime !== "flink") {
    throw new UsageError("--no-ha is for --runtime flink: nothing else has a JobManager");
  }
  const { load } = values;
  if (load !== "shop" && load !== "promises")
    throw new UsageError(`--load ${load}: expected shop or promises`);
  if (load === "promises" && runtime !== "local")
    throw new UsageError("--load promises is for --runtime local");
  const kills = wholeNumber("--kills", values.kills, 1);
  const seed = wholeNumber("--seed", values.seed, 0);
  const progress = (line: string): void => print(process.stderr, line);

  const folder = await newFolder();
  const faults = new FaultProxy();
  const functionsUrl = await faults.listen();
  const egressPort = await freePort();
  const moduleFile =
    load === "shop"
      ? await writeModule(folder)
      : await writePromisesModule(folder, { functionsUrl, egressPort });
  const options: SystemOptions = {
    random: randomOf(seed),
    faults,
    folder,
    moduleFile,
    functionsUrl,
  };
  let system: System | undefined;
  try {
    const started = performance.now();
    if (runtime === "flink") {
      system = await flinkSystem({ ...options, highAvailability, progress });
    } else {
      system = localSystem(options, load === "shop" ? SHOP : PROMISES);
      await system.recover();
    }
    const run = { system, faults, kills, seed, pace, progress };
    const { outcome, seen, facts } =
      load === "shop" ? await runShop(run) : await runAlarms(run, egressPort);
    const minutes = ((performance.now() - started) / 60_000).toFixed(1);
    const given = [`--runtime ${runtime}`, `--kills ${kills}`, `--seed ${seed}`];
    if (load !== "shop") given.push(`--load ${load}`);
    if (!highAvailability) given.push("--no-ha");
    const title = `npm run chaos -- ${given.join(" ")}, ${minutes} min`;
    print(process.stdout, report(title, outcome, facts));
    const { violations } = outcome;
    if (violations.length > 0) {
      process.exitCode = 1;
      await writeFile(join(folder, "observed.json"), JSON.stringify({ violations, ...seen }));
    }
  } catch (error) {
    process.exitCode = 1;
    throw error;
  } finally {
    await system?.close();
    await faults.close();
    // What went wrong may be told by what is there.
    if (process.exitCode === 1)
      progress(`what was seen, and what the processes left, is in ${folder}`);
    else await rm(folder, { recursive: true });
  }
  return undefined;
});

async function runShop(run: KillOptions) {
  const outcome = await runChaos(run);
  const seen = { topics: Object.fromEntries(outcome.observed.topics) };
  return { outcome, seen, facts: shopFacts(outcome, run.faults.counts) };
}

async function runAlarms(run: KillOptions, egressPort: number) {
  const outcome = await runPromises({ ...run, egressPort });
  return { outcome, seen: outcome.promised, facts: promisesFacts(outcome, run.faults.counts) };
}

function wholeNumber(name: string, text: string, min: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
  throw new UsageError(`${name} ${text}: expected a whole number, ${min} or more`);
}
