/** Few things, for faults of the disk at each of its calls in turn. */
import type { Workload } from "../workload.ts";
import { checkLedger, entry, LEDGER, ledger } from "./ledger.ts";

export const short: Workload = {
  name: "short",
  module: LEDGER,
  settings: { walBytes: 32 * 1024 },
  handler: ledger,
  outputs: ["written"],
  delaysMs: 10_000,
  steps: () =>
    [1, 2, 3].flatMap((number) => [
      { do: "produce", topic: "entries", records: [entry("a", { number })] },
      { do: "wait", ms: 100 },
    ]),
  check: checkLedger,
};
