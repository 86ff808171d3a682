/** npm run bench: what to measure, and the tables that come of it. */

import { print, readOptions, run, UsageError } from "statefun-wire/program";
import { USERS } from "./load.ts";
import { LOCAL, MODES, type Mode } from "./modes.ts";
import { type Row, readCount } from "./options.ts";

const HELP = `
Measures the shopping cart on the local runtime: events a second, time to an acknowledgement, to a receipt and to start,
memory.

  npm run bench [-- options]

  --rounds N     rounds to take the medians of (3)
  --events N     add-to-cart events a round (40000, with --flink, --kafka, --go-sdk and the comparisons 20000, with --peers
                 100000 or as many as are done in five seconds)

Something else instead, one of:
  --flink        on Flink and Kafka, too, side by side: needs what npm run flink needs, and about five minutes
  --kafka        with a Kafka in front of the runtime and behind it, beside the runtime alone: needs what npm run flink needs
                 and a JDK, and about five minutes
  --service      the functions service alone, beside what HTTP alone costs and the official SDKs, which it fetches: about
                 five minutes; the Go SDK needs go
  --console      what an open page of the console costs the runtime at 2,000 events a second, and how the page fares: about
                 two minutes; needs Chromium
  --fairness     what instances that hang, fail or are slow cost the others of their function
  --peers        the same shop on workerd, Restate and DBOS, in turns, which it fetches: about four minutes, with --flink
                 beside it about two more; DBOS needs python3
  --compare REF  a commit of this repository beside the working tree, in turns, with the ratios and what has become worse
                 by more than 5 %: about four minutes
  --go-sdk       the same functions on the official Go SDK, which it fetches: what a call costs the runtime; needs go
  --compare-go REF
                 the runtime of a commit beside that of the working tree, with the functions on the official Go SDK
  --scale N      N instances with state, N records that wait for functions that are away, and one instance that all is for:
                 with 1000000 about four minutes
  --growth GB    whether an event costs more when the store has grown: some 15 s a GB
  --soak MINUTES whether the shop is as it was after that long under a light load: what it takes, and whether all adds up; the
                 exit code is 1 if not. Ctrl-C ends it sooner
`;

await run(async () => {
  const { rounds, events, ...asked } = readOptions(HELP, {
    flink: { type: "boolean" },
    kafka: { type: "boolean" },
    service: { type: "boolean" },
    console: { type: "boolean" },
    fairness: { type: "boolean" },
    peers: { type: "boolean" },
    compare: { type: "string" },
    "compare-go": { type: "string" },
    "go-sdk": { type: "boolean" },
    scale: { type: "string" },
    growth: { type: "string" },
    soak: { type: "string" },
    rounds: { type: "string", default: "3" },
    events: { type: "string" },
  }).values;
  const [mode, argument] = chosen(asked);
  const tables = await mode.tables(
    {
      rounds: readCount("--rounds", rounds, 1),
      // Each user has to have something in the basket.
      events: readCount("--events", events ?? `${mode.events}`, USERS),
      progress: (line) => print(process.stderr, line),
    },
    argument,
  );
  for (const table of tables) {
    if (typeof table === "string") print(process.stdout, table);
    else printTable(table);
  }
  return undefined;
});

function chosen(asked: Partial<Record<keyof typeof MODES, string | boolean>>): [Mode, string] {
  const names = Object.keys(asked) as (keyof typeof MODES)[];
  const [name, ...others] = names;
  if (name === undefined) return [LOCAL, ""];
  // The only two that go together.
  if (asked.peers && asked.flink && names.length === 2) return [MODES.peers, "flink"];
  if (others.length > 0) throw new UsageError(`--${names.join(" and --")}: only one of them`);
  return [MODES[name], String(asked[name])];
}

function printTable(rows: readonly Row[]): void {
  // biome-ignore lint/suspicious/noConsole: the tables are what this program is for
  console.table(rows);
}
