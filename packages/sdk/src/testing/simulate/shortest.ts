/** The shortest life that fails as another one did: what is left of it is to blame. */
import type { Faults } from "../engine.ts";
import { type LifeOptions, live } from "./life.ts";
import { calmed, type Plan, type Step } from "./plan.ts";

/** How many calls of functions are spent on it: somebody waits for their test meanwhile. */
const MOST_CALLS = 10_000;
/** And how many lives, most of which are short. */
const MOST_LIVES = 400;

/** `what` is what is wrong in it. */
export async function shortest(options: LifeOptions, plan: Plan, what: string): Promise<Plan> {
  const { NO_FAULTS, shrinkList } = options.engine;
  let callsLeft = MOST_CALLS;
  let livesLeft = MOST_LIVES;
  const isWrong = async (shorter: Plan): Promise<boolean> => {
    livesLeft--;
    const { failure, calls } = await live(options, shorter);
    callsLeft -= calls;
    return failure?.what === what;
  };
  // Where it is a fault that matters, a workload that is wrong without any is no shorter way to the same.
  const isFaulty = !(await isWrong(calmed(options.engine, plan)));
  const fails = async (shorter: Plan): Promise<boolean> => {
    if (livesLeft <= 0 || callsLeft <= 0) return false;
    return (
      (await isWrong(shorter)) && !(isFaulty && (await isWrong(calmed(options.engine, shorter))))
    );
  };
  const fewer = async (from: Plan): Promise<Plan> => {
    const failWith = (steps: readonly Step[]) => fails({ ...from, steps });
    return { ...from, steps: await shrinkList(from.steps, failWith, MOST_LIVES) };
  };
  const few = await fewer(plan);
  const calm = await calmer(NO_FAULTS, few, fails);
  return withFirsts(calm === few ? few : await fewer(calm));
}

/** What comes once more where it has not come before comes for the first time. */
function withFirsts(plan: Plan): Plan {
  const places = new Set<number>();
  const steps = plan.steps.map((step) => {
    if (step.do !== "act") return step;
    const isRepeated = places.has(step.place);
    places.add(step.place);
    return { ...step, isRepeated };
  });
  return { ...plan, steps };
}

/** Without those of the faults that it fails without. */
async function calmer(
  none: Faults,
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
): Promise<Plan> {
  const all = { ...plan, faults: none };
  if (await fails(all)) return all;
  let found = plan;
  for (const name of Object.keys(none) as (keyof Faults)[]) {
    const without = { ...found, faults: { ...found.faults, [name]: 0 } };
    if (found.faults[name] !== 0 && (await fails(without))) found = without;
  }
  for (const [index, step] of found.steps.entries()) {
    if (step.do !== "crash" || step.downMs === 0) continue;
    const without = { ...found, steps: found.steps.with(index, { ...step, downMs: 0 }) };
    if (await fails(without)) found = without;
  }
  return found;
}
