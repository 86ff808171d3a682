/** That workloads end as they should where no power is cut, and that what is wrong then is found. Power cuts: `npm run power-cuts`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyStore } from "statefun-runtime";
import { expect, it, onTestFinished } from "vitest";
import { Life } from "./life.ts";
import { stepsOf } from "./recording.ts";
import { Knowledge, type Told } from "./told.ts";
import type { Asked } from "./workload.ts";
import { WORKLOADS } from "./workloads/index.ts";

it.each(WORKLOADS)("workload $name ends as it should", async (workload) => {
  const folder = mkdtempSync(join(tmpdir(), "power-cuts-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const steps = stepsOf(workload).filter((step) => step.do !== "kill");
  const told: Told[] = [];
  const known = new Knowledge("");
  const life = new Life({
    workload,
    steps,
    folder,
    known,
    number: 1,
    tell: (one) => told.push(one),
  });
  await life.begin();
  onTestFinished(() => life.simulation.kill());
  for (const at of steps.keys()) await life.do(at);
  await life.end();
  const { committed } = life.simulation;
  expect([...life.contradictions, ...workload.check(committed, life.asked)]).toEqual([]);
  expect(verifyStore(folder).findings).toEqual([]);
  expect(told.some((one) => "seen" in one)).toBe(true);
  const isMissed = (_: Asked, at: number) =>
    workload.check(committed, life.asked.toSpliced(at, 1)).length > 0;
  expect(life.asked.some(isMissed)).toBe(true);
});
