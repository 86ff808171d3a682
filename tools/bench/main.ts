/** npm run bench: what to measure, and the tables that come of it. */

import { print, readOptions, run, UsageError } from "statefun-wire/program";
import { whatIsMissing } from "../flink/engine.ts";
import { benchFairness } from "./fairness.ts";
import { benchFlink } from "./flink.ts";
import { USERS } from "./load.ts";
import { benchLocal } from "./local.ts";
import type { BenchOptions, Row } from "./options.ts";
import { benchService } from "./service/bench-service.ts";

const HELP = `
Measures the shopping cart on the local runtime: events a second, time to a receipt, time to start, memory.

  npm run bench [-- options]

  --flink     on Flink and Kafka, too, side by side: needs what npm run flink needs, and about five minutes
  --service   the functions service alone, beside what HTTP alone costs and the official SDKs, which it fetches: about
              five minutes; the Go SDK needs go
  --fairness  what instances that hang, fail or are slow cost the others of their function
  --rounds N  rounds to take the medians of (3)
  --events N  add-to-cart events a round (40000, with --flink 20000)
`;

await run(async () => {
  const { values } = readOptions(HELP, {
    flink: { type: "boolean", default: false },
    service: { type: "boolean", default: false },
    fairness: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    events: { type: "string" },
  });
  const options: BenchOptions = {
    rounds: readCount("--rounds", values.rounds, 1),
    // Each user has to have something in the basket.
    events: readCount("--events", values.events ?? (values.flink ? "20000" : "40000"), USERS),
    progress: (line) => print(process.stderr, line),
  };
  if (values.service) {
    const { cells, aims } = await benchService(options);
    printTable(cells);
    printTable(aims);
    return undefined;
  }
  if (values.fairness) {
    printTable(await benchFairness(options));
    return undefined;
  }
  if (!values.flink) {
    printTable(await benchLocal(options));
    return undefined;
  }
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  const { ways, processes } = await benchFlink(options);
  printTable(ways);
  printTable(processes);
  return undefined;
});

function readCount(name: string, text: string, min: number): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= min) return count;
  throw new UsageError(`${name} ${text}: expected a whole number, ${min} or more`);
}

function printTable(rows: readonly Row[]): void {
  // biome-ignore lint/suspicious/noConsole: the tables are what this program is for
  console.table(rows);
}
