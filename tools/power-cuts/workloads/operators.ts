/** What operators do: values that they write, pauses, messages that they give up, and send again. */
import type { Random } from "statefun-runtime/simulation";
import type { Step, Workload } from "../workload.ts";
import { checkLedger, DEAD_LETTERS, entry, LEDGER, ledger, utf8 } from "./ledger.ts";

const MOST = 110;
const LEDGER_FN = "power/ledger";

export const operators: Workload = {
  name: "operators",
  module: LEDGER,
  settings: { walBytes: 64 * 1024 },
  faults: { callMs: 2, commitMs: 5 },
  handler: ledger,
  outputs: ["written", DEAD_LETTERS],
  // What fails is tried again ever more rarely.
  delaysMs: 600_000,
  steps: (random) => Array.from({ length: MOST }, (_, number) => stepOf(random, number)),
  check: checkLedger,
};

function stepOf(random: Random, number: number): Step {
  const at = random.int(1, 100);
  if (at <= 25) {
    const some = Array.from({ length: random.int(1, 3) }, (_, index) =>
      entry(random.pick(["a", "b"]), {
        number: number * 10 + index,
        fails: random.chance(0.4) ? 4 : 0,
      }),
    );
    return { do: "produce", topic: "entries", records: some };
  }
  if (at <= 35) return writeValue(`note-${number}`);
  if (at <= 40) return pause(`paused-${number}`);
  if (at <= 55) return giveUp(random.pick(["a", "b"]));
  if (at <= 65) return redrive(random.int(0, 5));
  if (at <= 85) return { do: "run", steps: random.int(1, 15) };
  if (at <= 92) return { do: "wait", ms: random.pick([10, 1000, 5000]) };
  if (at <= 96) return { do: "fold" };
  return { do: random.pick(["restart", "kill"]) };
}

function writeValue(id: string): Step {
  const instance = { function: LEDGER_FN, id };
  return {
    do: "operate",
    ask: (runtime) =>
      runtime.setValue({ instance, name: "note", seen: "*" }, () => ({
        typename: "power/Note",
        value: Buffer.from(id),
      })),
    isThere: (committed) =>
      committed.state(instance).some(({ name, value }) => name === "note" && utf8(value) === id),
  };
}

function pause(id: string): Step {
  return {
    do: "operate",
    ask: (runtime) => runtime.pause({ function: LEDGER_FN, id }),
    isThere: (committed) => committed.pauses(0, MOST).some((paused) => paused.id === id),
  };
}

/** Refused where there is nothing that fails. */
function giveUp(id: string): Step {
  return {
    do: "operate",
    ask: (runtime) => runtime.deadLetter({ function: LEDGER_FN, id }, undefined),
  };
}

function redrive(offset: number): Step {
  return {
    do: "operate",
    ask: (runtime) => runtime.redrive.one(DEAD_LETTERS, offset, {}),
    isThere: (committed) => committed.redrives(DEAD_LETTERS, offset, offset + 1).length === 1,
  };
}
