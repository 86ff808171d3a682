/** npm run chaos: kills the processes of the shopping cart under load, and checks that nothing is lost or doubled. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomOf } from "statefun-runtime/simulation";
import { print, run } from "statefun-wire/program";
import { freePort } from "../flink/ports.ts";
import { FaultProxy } from "./faults.ts";
import { flinkSystem } from "./flink.ts";
import { kafkaSystem } from "./kafka.ts";
import type { KillOptions } from "./kills.ts";
import { type LocalFunctions, localSystem, SHOP } from "./local.ts";
import { type ChaosOptions, readChaosOptions } from "./options.ts";
import { writePromisesModule } from "./promises/module.ts";
import { runPromises } from "./promises/run.ts";
import { promisesFacts, report, shopFacts } from "./report.ts";
import { runChaos } from "./run.ts";
import { newFolder, type System, type SystemOptions, writeModule } from "./system.ts";

const PROMISES: LocalFunctions = {
  service: "tools/chaos/promises/service.ts",
  pattern: "chaos/*",
  together: undefined,
};

await run(async () => {
  const asked = readChaosOptions();
  const { load, kills, seed, pace } = asked;
  const progress = (line: string): void => print(process.stderr, line);

  const folder = await newFolder();
  const faults = new FaultProxy();
  const functionsUrl = await faults.listen();
  const egressPort = await freePort();
  const moduleFile =
    load === "shop"
      ? await writeModule(folder)
      : await writePromisesModule(folder, { functionsUrl, egressPort });
  let system: System | undefined;
  try {
    const started = performance.now();
    const random = randomOf(seed);
    const options = { random, faults, folder, moduleFile, functionsUrl };
    system = await createSystem(asked, options, progress);
    await system.recover();
    const run = { system, faults, kills, seed, pace, progress };
    const { outcome, seen, facts } =
      load === "shop" ? await runShop(run) : await runAlarms(run, egressPort);
    const minutes = ((performance.now() - started) / 60_000).toFixed(1);
    print(process.stdout, report(`${asked.command}, ${minutes} min`, outcome, facts));
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

async function createSystem(
  { system, load, highAvailability, isolation }: ChaosOptions,
  options: SystemOptions,
  progress: (line: string) => void,
): Promise<System> {
  switch (system) {
    case "flink":
      return await flinkSystem({ ...options, highAvailability, progress });
    case "kafka":
      return await kafkaSystem({ ...options, isolation });
    case "local":
      return localSystem(options, load === "shop" ? SHOP : PROMISES);
  }
}

async function runShop(run: KillOptions) {
  const outcome = await runChaos(run);
  const seen = { topics: Object.fromEntries(outcome.observed.topics) };
  return { outcome, seen, facts: shopFacts(outcome, run.faults.counts) };
}

async function runAlarms(run: KillOptions, egressPort: number) {
  const outcome = await runPromises({ ...run, egressPort });
  return { outcome, seen: outcome.promised, facts: promisesFacts(outcome, run.faults.counts) };
}
