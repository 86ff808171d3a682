/** npm run mutants: whether deliberate defects of the engine are found by the tools that are there to find such. */
import { explain, print, readOptions, run, UsageError } from "statefun-wire/program";
import { DEFECTS } from "./defects.ts";
import { hunt } from "./hunt.ts";
import { HEAD, rowOf } from "./table.ts";

const HELP = `
Deliberate defects of the engine, such as a maintainer could make by mistake. Each is planted in a copy in memory, and has to
be found by the simulation, the model or the power cuts within a few seeds.

  npm run mutants [-- --only NAME]

  --only NAME  one of them

Prints for each what it is, who found it, at which seed and as what. Exit code 1 when one was not found.
`;

/** At once: each keeps a core busy. */
const HUNTS = 2;

await run(async () => {
  const { values } = readOptions(HELP, { only: { type: "string" } });
  const wanted = DEFECTS.filter(({ name }) => values.only === undefined || name === values.only);
  if (wanted.length === 0) throw new UsageError(`--only ${values.only}: there is no such defect`);
  print(process.stdout, HEAD);
  const left = wanted.entries();
  const lines: string[] = [];
  let printed = 0;
  let missed = 0;
  const hunter = async (): Promise<void> => {
    for (const [index, defect] of left) {
      const found = await hunt(defect).catch((error: unknown) => explain(error));
      if (typeof found === "string") missed++;
      lines[index] = typeof found === "string" ? found : rowOf(defect, found);
      // In the order of the list, which is not that in which they are found.
      for (; lines[printed] !== undefined; printed++) print(process.stdout, lines[printed] ?? "");
    }
  };
  await Promise.all(Array.from({ length: HUNTS }, hunter));
  print(process.stdout, `${wanted.length} defects: ${missed} not found`);
  if (missed > 0) process.exitCode = 1;
  return undefined;
});
