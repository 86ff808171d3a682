/** Makes a plan that fails shorter, for as long as it fails: what is left is what a person has to read. */
import { shrinkList } from "statefun-runtime/simulation";
import type { Plan } from "./plan.ts";

/** How many plans are tried. */
const MOST = 2000;

/** `fails` says whether a plan does. The shortest one that was found. */
export async function shrink(plan: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  const steps = await shrinkList(plan.steps, (shorter) => fails({ ...plan, steps: shorter }), MOST);
  let shortest = { ...plan, steps };
  for (const [index, step] of steps.entries()) {
    if (step.do !== "produce" || step.records.length === 1) continue;
    for (const record of step.records) {
      const only = shortest.steps.with(index, { ...step, records: [record] });
      const shorter = { ...plan, steps: only };
      if (!(await fails(shorter))) continue;
      shortest = shorter;
      break;
    }
  }
  return shortest;
}
