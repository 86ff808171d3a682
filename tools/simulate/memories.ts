/**
 * What operators have written into what instances remember, taken out again: the model knows nothing of it. An edit names the
 * version that was seen, so it stands between two messages, and has to show in just the next one.
 */
import type { Ran } from "./functions.ts";
import type { Outcome } from "./ledger.ts";
import { EDIT, shortName } from "./program-names.ts";
import type { Shown } from "./replay.ts";
import type { End } from "./workload.ts";

interface Edit {
  readonly outcome: Outcome;
  readonly before: Uint8Array;
}

/** What an instance is to remember by now, and how much of its sum operators have added. */
interface Memory {
  readonly ran: number;
  readonly sum: number;
  readonly added: number;
}

const NOTHING: Memory = { ran: 0, sum: 0, added: 0 };

/** Records of topic `out` as they would be if operators had left the sums alone. */
export function withoutEdits(
  end: End,
  records: readonly Shown[],
): { readonly records: Shown[]; readonly violations: string[] } {
  const edits = Map.groupBy(end.ledger.of("edit"), ({ instance }) => shortName(instance));
  // What is cleared begins anew, and the model takes it as it is seen then.
  const cleared = new Set(end.ledger.of("clear").map(({ instance }) => shortName(instance)));
  const memories = new Map<string, Memory>();
  const violations: string[] = [];
  const plain = records.map((record) => {
    const { key } = record;
    const run = record.value as Ran;
    const before = memories.get(key) ?? NOTHING;
    let { added } = before;
    if (!cleared.has(key)) {
      const more = Math.round((run.sum - before.sum) / EDIT);
      const wrong = countProblem(edits.get(key) ?? [], before.ran, more);
      if (wrong !== undefined) violations.push(`${run.label} at ${key} sees ${wrong}`);
      added += more * EDIT;
    }
    memories.set(key, { ran: run.ran, sum: run.sum, added });
    return { ...record, value: { ...run, sum: run.sum - added } };
  });
  for (const [key, { ran, sum }] of memories) {
    if (cleared.has(key)) continue;
    const [fn = "", id = ""] = key.split("/");
    const row = end.committed
      .state({ function: `simulate/${fn}`, id })
      .find(({ name }) => name === "memory");
    const now: Memory = JSON.parse(Buffer.from(row?.value ?? []).toString() || "{}");
    const more = (now.sum - sum) / EDIT;
    const wrong = countProblem(edits.get(key) ?? [], ran, more);
    if (now.ran !== ran || !Number.isInteger(more)) {
      violations.push(
        `${key} remembers ${now.ran} with ${now.sum}, and has shown ${ran} with ${sum}`,
      );
    } else if (wrong !== undefined) violations.push(`${key} remembers ${wrong} in the end`);
  }
  return { records: plain, violations };
}

/** Whether so many edits may have been made when an instance had handled `ran` messages. */
function countProblem(edits: readonly Edit[], ran: number, count: number): string | undefined {
  const here = edits.filter(({ before }) => JSON.parse(Buffer.from(before).toString()).ran === ran);
  const least = here.filter(({ outcome }) => outcome === "done").length;
  if (count >= least && count <= here.length) return undefined;
  return `${count} edits after message ${ran}, and there were ${least} to ${here.length}`;
}
