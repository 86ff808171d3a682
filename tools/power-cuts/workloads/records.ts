/** Records of all sizes, of which only the newest are kept: the log is folded in by itself, and the database gives space back. */
import type { Random } from "statefun-runtime/simulation";
import type { Step, Workload } from "../workload.ts";
import { checkLedger, entry, LEDGER, ledger } from "./ledger.ts";

const MOST = 90;
const SIZES = [10, 10, 1000, 5000, 30_000, 100_000];

export const records: Workload = {
  name: "records",
  module: LEDGER,
  settings: {
    retention: { entries: { maxBytes: 500_000 } },
    housekeepingMs: 1000,
  },
  faults: { callMs: 2, commitMs: 2 },
  handler: ledger,
  outputs: ["written"],
  delaysMs: 1000,
  steps: (random) => Array.from({ length: MOST }, (_, number) => stepOf(random, number)),
  check: checkLedger,
};

function stepOf(random: Random, number: number): Step {
  const at = random.int(1, 100);
  if (at <= 60) {
    const some = Array.from({ length: random.int(1, 4) }, (_, index) =>
      entry(random.pick(["a", "b", "c"]), {
        number: number * 10 + index,
        filler: String.fromCharCode(97 + (number % 26)).repeat(random.pick(SIZES)),
      }),
    );
    return { do: "produce", topic: "entries", records: some };
  }
  if (at <= 85) return { do: "run", steps: random.int(1, 20) };
  if (at <= 97) return { do: "wait", ms: random.pick([10, 1000, 3000]) };
  return { do: random.pick(["restart", "kill"]) };
}
