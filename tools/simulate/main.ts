/** npm run simulate: lives of the engine in a simulated world, each from a seed. */
import { print, readOptions, run } from "statefun-wire/program";
import { eachSeed, readSeeds } from "../harness/seeds.ts";
import { withoutStacks } from "../harness/stacks.ts";
import { describePlan } from "./describe.ts";
import { live, type Outcome } from "./life.ts";
import { planOf } from "./plan.ts";
import { shrink } from "./shrink.ts";

const HELP = `
Lives of the engine in one process, in which time, network, disk and randomness are simulated: crashes between any two
steps, late, lost and unreadable answers, services that are away, commits that fail, a clock that is set, operators. After
each one everything has to have happened once, in order, and not too early. The same seed makes the same life.

  npm run simulate [-- --seeds A..B] [-- --trace]

  --seeds A..B  from A to B, or one (1..1000)
  --trace       prints what happens in each life

A life that fails is printed with its seed, and the shortest part of it that fails as well, with what happens in it. Exit code 1
then.
`;

/** Every so many seeds a life is lived twice, and has to be the same. */
const TWICE_EVERY = 100;
/** Of what is wrong with a life, before it is made shorter. */
const MOST_SHOWN = 5;

await run(async () => {
  const { values } = readOptions(HELP, {
    seeds: { type: "string", default: "1..1000" },
    trace: { type: "boolean", default: false },
  });
  await eachSeed("lives", readSeeds(values.seeds), async (seed) => {
    const outcome = await withoutStacks(() => live(planOf(seed)));
    if (values.trace) print(process.stdout, outcome.trace.join("\n"));
    if (outcome.violations.length > 0) {
      await report(seed, outcome);
      return false;
    }
    return seed % TWICE_EVERY !== 0 || isSame(seed, outcome);
  });
  return undefined;
});

async function isSame(seed: number, { trace }: Outcome): Promise<boolean> {
  const again = await live(planOf(seed));
  if (again.trace.join("\n") === trace.join("\n")) return true;
  print(process.stdout, `seed ${seed}: not the same when it is lived again`);
  return false;
}

async function report(seed: number, { violations }: Outcome): Promise<void> {
  const first = violations.slice(0, MOST_SHOWN);
  const more = violations.length - first.length;
  if (more > 0) first.push(`and ${more} more, most of which follow from these`);
  print(process.stdout, `seed ${seed} fails:\n  ${first.join("\n  ")}`);
  const plan = await shrink(
    planOf(seed),
    async (shorter) => (await live(shorter)).violations.length > 0,
  );
  const short = await live(plan);
  print(
    process.stdout,
    [
      "  the shortest life that fails:",
      ...describePlan(plan),
      "  what happens in it:",
      ...short.trace.map((line) => `  ${line}`),
      "  what is wrong with it:",
      ...short.violations.map((violation) => `    ${violation}`),
    ].join("\n"),
  );
}
