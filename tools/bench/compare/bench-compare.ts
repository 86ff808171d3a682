/**
 * A commit beside the working tree: the same load from the same client, in turns, so that what else the machine does
 * meets both alike. The CPU time is what the system counts, so that the commit need not know of being measured.
 */
import { ROOT } from "../../harness/program.ts";
import { type LocalFigures, measureLocal, runtimeMicros } from "../local-figures.ts";
import type { BenchOptions, Row } from "../options.ts";
import { buildGoPeer } from "../service/go-peer.ts";
import { quantile, sum } from "../statistics.ts";
import { type LocalSystem, startRuntime, startRuntimeForGo, startShop } from "../systems.ts";
import { commitOf, layOut } from "./git-ref.ts";
import { EVENTS_PER_SECOND, type Figures, ratioRows } from "./ratios.ts";

type Ways = Readonly<Record<string, (root: string) => Promise<LocalSystem>>>;

/** @throws UsageError when `ref` is not a commit */
export function benchCompare(ref: string, options: BenchOptions): Promise<Row[]> {
  return compare(ref, options, {
    "in process": (root) => startShop([], root),
    "over HTTP": (root) => startRuntime(root),
  });
}

/** @throws UsageError when `ref` is not a commit; Error when there is no go */
export async function benchCompareGo(ref: string, options: BenchOptions): Promise<Row[]> {
  await buildGoPeer();
  return await compare(ref, options, { "Go SDK": startRuntimeForGo });
}

async function compare(ref: string, options: BenchOptions, ways: Ways): Promise<Row[]> {
  const commit = await commitOf(ref);
  options.progress(`lays out ${ref} (${commit.slice(0, 7)}) and installs what it needs`);
  const { root, remove } = await layOut(commit);
  try {
    const rows: Row[] = [];
    for (const [way, start] of Object.entries(ways)) {
      const sides = [
        { name: ref, start: () => start(root), measured: [] as Figures[] },
        { name: "working tree", start: () => start(ROOT), measured: [] as Figures[] },
      ] as const;
      await takeTurns(way, sides, options);
      const [before, after] = sides;
      rows.push(...ratioRows(way, ref, { before: before.measured, after: after.measured }));
    }
    return rows;
  } finally {
    remove();
  }
}

interface Side {
  readonly name: string;
  readonly start: () => Promise<LocalSystem>;
  readonly measured: Figures[];
}

/** Each round the other way round: A B, B A, A B. */
async function takeTurns(
  way: string,
  sides: readonly [Side, Side],
  { rounds, events, progress }: BenchOptions,
): Promise<void> {
  // What Node has compiled is kept on disk from the first start on.
  for (const { start } of sides) await (await start()).stop();
  for (let round = 1; round <= rounds; round++) {
    for (const { name, start, measured } of round % 2 === 1 ? sides : sides.toReversed()) {
      progress(`round ${round}, ${way}, ${name}`);
      measured.push(figuresOf(await measureLocal(start, events)));
    }
  }
}

function figuresOf(measured: LocalFigures): Figures {
  return new Map([
    [EVENTS_PER_SECOND, measured.eventsPerSecond],
    ["CPU us/event", sum(measured.cpuMicros.values())],
    ...[...measured.cpuMicros].map(([thread, us]) => [`  ${thread}`, us] as const),
    ["runtime CPU us/batch", runtimeMicros(measured) / measured.batchesPerEvent],
    ["receipt p50 ms", quantile(measured.receiptMs, 0.5)],
    ["receipt p99 ms", quantile(measured.receiptMs, 0.99)],
    ["acknowledged p50 ms", quantile(measured.acknowledgement.recordMs, 0.5)],
    ["acknowledged p99 ms", quantile(measured.acknowledgement.recordMs, 0.99)],
    ["ready ms", measured.readyMs],
    ["MB resident", measured.megabytes],
  ]);
}
