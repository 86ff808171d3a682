/** npm run model: random programs on the simulated engine, judged by the model, each from a seed. */
import { print, readOptions, run } from "statefun-wire/program";
import { eachSeed, readSeeds } from "../harness/seeds.ts";
import { withoutStacks } from "../harness/stacks.ts";
import { play } from "./play.ts";
import { scriptOf } from "./script.ts";
import { describe, shrink } from "./shrink.ts";

const HELP = `
Random programs of functions that send, delay, take back, write values of all types, clear them, let them expire, emit
records, fail and come to declare more. The engine runs them in simulated time, and a sequential model of StateFun replays
the order in which they counted: the order has to be allowed, and state, records and what is left have to be the same.

  npm run model [-- --seeds A..B]

  --seeds A..B  from A to B, or one (1..2000)

A program that fails is printed with its seed, and the shortest part of it that fails as well. Exit code 1 then.
`;

await run(async () => {
  const { values } = readOptions(HELP, { seeds: { type: "string", default: "1..2000" } });
  await eachSeed("programs", readSeeds(values.seeds), async (seed) => {
    const violations = await withoutStacks(() => play(scriptOf(seed)));
    if (violations.length === 0) return true;
    print(process.stdout, [`seed ${seed} fails:`, ...violations].join("\n  "));
    const short = await shrink(scriptOf(seed), async (shorter) => (await play(shorter)).length > 0);
    const lines = [
      "  the shortest program that fails:",
      ...describe(short).map((line) => `    ${line}`),
      "  with:",
      ...(await play(short)).map((violation) => `    ${violation}`),
    ];
    print(process.stdout, lines.join("\n"));
    return false;
  });
  return undefined;
});
