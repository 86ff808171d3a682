/** npm run simulate: lives of the engine in a simulated world, each from a seed. */
import { print, readOptions, run, UsageError } from "statefun-wire/program";
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

A life that fails is printed with its seed, and the shortest part of its plan that fails as well. Exit code 1 then.
`;

/** Every so many seeds a life is lived twice, and has to be the same. */
const TWICE_EVERY = 100;

await run(async () => {
  const { values } = readOptions(HELP, {
    seeds: { type: "string", default: "1..1000" },
    trace: { type: "boolean", default: false },
  });
  const [from, to] = readSeeds(values.seeds);
  const begun = performance.now();
  let failed = 0;
  for (let seed = from; seed <= to; seed++) {
    const outcome = await live(planOf(seed));
    if (values.trace) print(process.stdout, outcome.trace.join("\n"));
    if (outcome.violations.length > 0) {
      failed++;
      await report(seed, outcome);
    } else if (seed % TWICE_EVERY === 0) {
      const again = await live(planOf(seed));
      if (again.trace.join("\n") !== outcome.trace.join("\n")) {
        failed++;
        print(process.stdout, `seed ${seed}: not the same when it is lived again`);
      }
    }
  }
  const lives = to - from + 1;
  const seconds = (performance.now() - begun) / 1000;
  print(
    process.stdout,
    `${lives} lives, seeds ${from} to ${to}: ${failed} failed; ${(lives / seconds).toFixed(0)} a second`,
  );
  if (failed > 0) process.exitCode = 1;
  return undefined;
});

async function report(seed: number, { violations }: Outcome): Promise<void> {
  print(process.stdout, `seed ${seed} fails:\n  ${violations.join("\n  ")}`);
  const plan = await shrink(
    planOf(seed),
    async (shorter) => (await live(shorter)).violations.length > 0,
  );
  const { steps, ...world } = plan;
  const short = await live(plan);
  print(
    process.stdout,
    [
      `  the shortest plan that fails, in the world ${JSON.stringify(world)}:`,
      ...steps.map((step) => `    ${JSON.stringify(step)}`),
      `  with:\n    ${short.violations.join("\n    ")}`,
    ].join("\n"),
  );
}

/** @throws UsageError */
function readSeeds(text: string): [number, number] {
  const [, from = "", to = from] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text) ?? [];
  const seeds: [number, number] = [Number(from), Number(to)];
  if (from !== "" && seeds[0] <= seeds[1]) return seeds;
  throw new UsageError(`--seeds ${text}: expected two whole numbers, such as 1..1000, or one`);
}
