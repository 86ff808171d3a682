/** npm run chaos: kills the processes of the shopping cart under load, and checks that nothing is lost or doubled. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { print, readOptions, run, UsageError } from "statefun-wire/program";
import { randomOf } from "../harness/random.ts";
import { FaultProxy } from "./faults.ts";
import { flinkSystem } from "./flink.ts";
import { localSystem } from "./local.ts";
import { report } from "./report.ts";
import { type Pace, runChaos } from "./run.ts";
import { newFolder, type System, type SystemOptions, writeModule } from "./system.ts";

const HELP = `
Runs the shopping cart under a load, kills its processes with SIGKILL at random moments and starts them again, and makes
its functions answer with garbage, errors, half an answer or nothing. Then it drains the shop, and checks that every checkout was
billed exactly once and that every unit that was restocked is on a receipt.

  npm run chaos [-- options]

  --runtime local|flink  what to kill: the local runtime (local), or Flink and Kafka, as npm run flink starts them
  --kills N              how often (20)
  --seed S               for everything random: kills, moments, load (1)
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

await run(async () => {
  const { values } = readOptions(HELP, {
    runtime: { type: "string", default: "local" },
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    "no-ha": { type: "boolean", default: false },
  });
  const { runtime } = values;
  const pace = PACES[runtime];
  if (pace === undefined) throw new UsageError(`--runtime ${runtime}: expected local or flink`);
  const highAvailability = !values["no-ha"];
  if (!highAvailability && runtime !== "flink") {
    throw new UsageError("--no-ha is for --runtime flink: nothing else has a JobManager");
  }
  const kills = wholeNumber("--kills", values.kills, 1);
  const seed = wholeNumber("--seed", values.seed, 0);
  const progress = (line: string): void => print(process.stderr, line);

  const folder = await newFolder();
  const faults = new FaultProxy();
  const functionsUrl = await faults.listen();
  const moduleFile = await writeModule(folder);
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
      system = localSystem(options);
      await system.recover();
    }
    const result = await runChaos({ system, faults, kills, seed, pace, progress });
    const minutes = ((performance.now() - started) / 60_000).toFixed(1);
    const title = `npm run chaos -- --runtime ${runtime} --kills ${kills} --seed ${seed}${highAvailability ? "" : " --no-ha"}, ${minutes} min`;
    print(process.stdout, report(title, result, faults.counts));
    if (result.violations.length > 0) {
      process.exitCode = 1;
      const { violations, observed } = result;
      const seen = { violations, topics: Object.fromEntries(observed.topics) };
      await writeFile(join(folder, "observed.json"), JSON.stringify(seen));
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

function wholeNumber(name: string, text: string, min: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
  throw new UsageError(`${name} ${text}: expected a whole number, ${min} or more`);
}
