/** npm run fuzz: sends what nobody should send to everything that listens or reads, and looks how it takes it. */
import { print, readOptions, run, UsageError } from "statefun-wire/program";
import { fuzz } from "./fuzz.ts";

const HELP = `
Sends requests that are right, almost right and hostile to the local runtime and to the shop's functions service: to the HTTP
API, the console's files, the playground's ports and the functions, as answers of functions, and as module files. Nothing may crash, hang, or be
answered with a 5xx or an error that helps nobody; what was acknowledged has to be there; and memory has to come back.

  npm run fuzz [-- options]

  --requests N   how many (20000)
  --seed S       for everything random: the same one sends the same requests (1)
  --only N       sends request N of the seed alone, such as one that a run has named

The last line says how many faults there were; the exit code is 0 if none.
`;

await run(async () => {
  const { values } = readOptions(HELP, {
    requests: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  });
  const seed = wholeNumber("--seed", values.seed, 0);
  const requests = wholeNumber("--requests", values.requests, 1);
  const only = values.only === undefined ? undefined : wholeNumber("--only", values.only, 0);
  const { text, isSound } = await fuzz({ seed, requests, only });
  print(process.stdout, text);
  if (!isSound) process.exitCode = 1;
  return undefined;
});

function wholeNumber(name: string, text: string, min: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
  throw new UsageError(`${name} ${text}: expected a whole number, ${min} or more`);
}
