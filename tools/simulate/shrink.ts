/** Makes a plan that fails shorter and simpler, for as long as it fails: what is left is what a person has to read. */
import { shrinkList } from "statefun-runtime/simulation";
import type { Plan } from "./plan.ts";

/** How many plans are tried, for each of the two. */
const MOST = 1000;

/** `fails` says whether a plan does. The shortest one that was found. */
export async function shrink(plan: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  const steps = await shrinkList(plan.steps, (shorter) => fails({ ...plan, steps: shorter }), MOST);
  let shortest: Plan = { ...plan, steps };
  let left = MOST;
  // From the first that still fails on: what is left out of one is left out of all that come after.
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const simpler of simplerThan(shortest)) {
      if (left-- <= 0) return shortest;
      if (!(await fails(simpler))) continue;
      shortest = simpler;
      isDone = false;
      break;
    }
  }
  return shortest;
}

/** Without one of the faults, or one of the things that a record asks for. */
function* simplerThan(plan: Plan): Iterable<Plan> {
  for (const [fault, likely] of Object.entries(plan.faults)) {
    if (likely !== 0) yield { ...plan, faults: { ...plan.faults, [fault]: 0 } };
  }
  for (const [index, step] of plan.steps.entries()) {
    if (step.do !== "produce") continue;
    for (const records of without(step.records)) {
      if (records.length > 0)
        yield { ...plan, steps: plan.steps.with(index, { ...step, records }) };
    }
  }
}

/** The same plain data without one element of one of the lists in it, the largest first. */
function* without<Data>(data: Data): Iterable<Data> {
  if (Array.isArray(data)) {
    for (const at of data.keys()) yield data.toSpliced(at, 1) as Data;
    for (const [at, element] of data.entries()) {
      for (const simpler of without(element)) yield data.with(at, simpler) as Data;
    }
  } else if (typeof data === "object" && data !== null) {
    for (const [name, value] of Object.entries(data)) {
      for (const simpler of without(value)) yield { ...data, [name]: simpler };
    }
  }
}
