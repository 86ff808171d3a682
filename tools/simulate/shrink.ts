/** Makes a plan that fails shorter, for as long as it fails: what is left is what a person has to read. */
import type { Plan } from "./plan.ts";

/** `fails` says whether a plan does. The shortest one that was found after `most` tries. */
export async function shrink(
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  most = 2000,
): Promise<Plan> {
  let shortest = plan;
  let left = most;
  const tryOut = async (shorter: Plan): Promise<boolean> => {
    if (left-- <= 0 || !(await fails(shorter))) return false;
    shortest = shorter;
    return true;
  };
  // Halves first, then smaller parts, down to single steps; and again from there.
  for (let size = Math.ceil(plan.steps.length / 2); size >= 1 && left > 0; ) {
    let hasShrunk = false;
    for (let at = 0; at < shortest.steps.length && left > 0; ) {
      const steps = shortest.steps.toSpliced(at, size);
      if (await tryOut({ ...shortest, steps })) hasShrunk = true;
      else at += size;
    }
    if (!hasShrunk || size > 1) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  for (const [index, step] of shortest.steps.entries()) {
    if (step.do !== "produce" || step.records.length === 1) continue;
    for (const record of step.records) {
      const only = shortest.steps.with(index, { ...step, records: [record] });
      if (await tryOut({ ...shortest, steps: only })) break;
    }
  }
  return shortest;
}
