/** Records that are taken out of a topic, each at most once. */
import type { Random } from "statefun-runtime/simulation";
import type { Asked, Committed, Step, Workload } from "../workload.ts";
import { checkLedger, entry, LEDGER, ledger } from "./ledger.ts";

const MOST = 120;

export const pops: Workload = {
  name: "pops",
  module: { ...LEDGER, playgroundEgresses: [{ port: 1, topics: ["written"] }] },
  settings: { walBytes: 64 * 1024 },
  faults: { callMs: 2, commitMs: 5 },
  handler: ledger,
  outputs: ["written"],
  delaysMs: 1000,
  steps: (random) => Array.from({ length: MOST }, (_, number) => stepOf(random, number)),
  check: (committed, asked) => [...checkLedger(committed, asked), ...checkPops(committed, asked)],
};

function stepOf(random: Random, number: number): Step {
  const at = random.int(1, 100);
  if (at <= 30) {
    const some = Array.from({ length: random.int(1, 3) }, (_, index) =>
      entry(random.pick(["a", "b"]), { number: number * 10 + index }),
    );
    return { do: "produce", topic: "entries", records: some };
  }
  if (at <= 65) return { do: "pop", topic: "written" };
  if (at <= 90) return { do: "run", steps: random.int(1, 10) };
  if (at <= 97) return { do: "fold" };
  return { do: random.pick(["restart", "kill"]) };
}

function checkPops(committed: Committed, asked: readonly Asked[]): string[] {
  const answers = asked.filter(({ step }) => step.do === "pop").map(({ answer }) => answer);
  const popped = answers.flatMap((answer) => answer ?? []);
  const unknown = answers.filter((answer) => answer === undefined).length;
  const { position = 0 } = committed.topic("written") ?? {};
  const violations = popped
    .filter((offset, at) => popped.indexOf(offset) !== at)
    .map((offset) => `record ${offset} was popped twice`);
  for (const offset of popped) {
    if (offset >= position) violations.push(`record ${offset} was popped, and can be popped again`);
  }
  const lost = position - new Set(popped).size;
  // At most once: whoever did not get the answer may have had the record.
  if (lost > unknown)
    violations.push(`${lost} records are gone, and ${unknown} pops were not answered`);
  return violations;
}
