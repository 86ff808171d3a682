/** A process whose disk is recorded: recorded.ts WORKLOAD FOLDER LIFE, where LIFE counts the processes of a recording from 0. */

import { readFileSync } from "node:fs";
import { run } from "statefun-wire/program";
import { Life } from "./life.ts";
import { layoutOf, stepsOf } from "./recording.ts";
import { Knowledge, teller } from "./told.ts";
import { workloadNamed } from "./workloads/index.ts";

await run(async () => {
  const [name = "", folder = "", number = ""] = process.argv.slice(2);
  const workload = workloadNamed(name);
  const { data, told } = layoutOf(folder);
  const steps = stepsOf(workload);
  const known = new Knowledge(readFileSync(told, "utf8"));
  const tell = teller(told);
  const life = new Life({
    workload,
    steps,
    number: Number(number),
    folder: data,
    known,
    tell,
  });
  const kills = steps.flatMap(({ do: what }, at) => (what === "kill" ? [at] : []));
  try {
    await life.begin();
    life.askAgain({ alsoSomeAnswered: false });
    for (let at = (kills[Number(number) - 1] ?? -1) + 1; at < steps.length; at++) await life.do(at);
    await life.end();
    await life.simulation.close();
  } catch (error) {
    // As npm start ends when nothing more can be made durable.
    await life.simulation.kill();
    throw error;
  }
  return undefined;
});
