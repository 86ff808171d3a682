/**
 * Functions that send at random: the trace of a record is exactly what they did, wherever in it one begins, in memory and from the
 * store, and after a restart.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryDisk, sqliteDisk } from "../disks.ts";
import type { RigOptions } from "../support.ts";
import { type Json, type Program, startTracing } from "./tracing.ts";

/** What an instance does when it is told to: `name` is made its id, which no other one has. */
interface Node {
  readonly fn: "fn" | "other";
  readonly delayMs: number | undefined;
  readonly writes: number;
  readonly fails: boolean;
  readonly children: readonly Node[];
}

/** Of the tree below a record. */
const DEPTH = 4;

const FAILS = fc.nat(9).map((n) => n === 0);

function nodeOf(depth: number, fails = FAILS): fc.Arbitrary<Node> {
  return fc.record({
    fn: fc.constantFrom("fn" as const, "other" as const),
    delayMs: fc.option(fc.nat(5000), { nil: undefined, freq: 3 }),
    writes: fc.nat(2),
    fails,
    children: depth === 0 ? fc.constant([]) : fc.array(nodeOf(depth - 1, fails), { maxLength: 3 }),
  });
}

const node = nodeOf(DEPTH);

/**
 * The program of a node, with so many ids for all that is below it, and what its trace must have: each span by its instance and that of its cause.
 */
function planOf(
  root: Node,
  ids = Number.POSITIVE_INFINITY,
): { program: Program; expected: string[] } {
  const expected: string[] = [];
  let count = 0;
  const programOf = ({ children, writes, fails }: Node, from: string): Program => {
    if (fails) return { fail: true };
    const send: [string, Program][] = [];
    const delayed: { ms: number; to: string; program: Program }[] = [];
    for (const child of children) {
      const to = `${child.fn}/${count++ % ids}`;
      const kind = child.delayMs === undefined ? "message" : "delayed";
      const outcome = child.fails ? "failing" : `answered ${child.writes}`;
      expected.push(`${from} -> ${kind} ${to} ${outcome}`);
      const program = programOf(child, to);
      if (child.delayMs === undefined) send.push([to, program]);
      else delayed.push({ ms: child.delayMs, to, program });
    }
    return { send, delayed, write: Array.from({ length: writes }, () => "out") };
  };
  expected.push(`root -> record fn/first ${root.fails ? "failing" : `answered ${root.writes}`}`);
  const program = programOf(root, "fn/first");
  return { program, expected: expected.sort() };
}

function seen({ spans }: Json): string[] {
  const name = ({ function: typename, id }: Json) => `${typename.replace("test/", "")}/${id}`;
  return spans
    .map((span: Json) => {
      const { cause, kind, outcome, records = [] } = span;
      const from = cause === undefined ? "root" : name(spans[cause - 1]);
      const wrote = outcome === "answered" ? ` ${records.length}` : "";
      return `${from} -> ${kind} ${name(span)} ${outcome}${wrote}`;
    })
    .sort();
}

async function finish({ rig }: Awaited<ReturnType<typeof startTracing>>): Promise<void> {
  const { types, timers, committer, store } = rig.parts;
  const rests = () =>
    rig.parts.topics.lag().every(({ records }) => records === 0) &&
    [...types.all()].every(({ running, ready }) => running + ready.size === 0) &&
    !timers.isDue;
  for (let quiet = 0; quiet < 3; ) {
    await committer.settled();
    rig.clock.advance(2000);
    await new Promise((resolve) => setTimeout(resolve, 1));
    const isQuiet = rests() && committer.pending.every(({ isEmpty }) => isEmpty);
    quiet = isQuiet && store.timerTargets().length === 0 ? quiet + 1 : 0;
  }
}

async function expectTrace(options: Partial<RigOptions>, root: Node, restart: boolean) {
  const { program, expected } = planOf(root);
  let tracing = await startTracing(options);
  await tracing.tell("first", program);
  await finish(tracing);
  if (restart) {
    await tracing.rig.crash();
    const { disk, clock } = tracing.rig;
    tracing = await startTracing({ ...options, disk, clock });
  }
  const trace = await tracing.ofRecord(0);
  expect(seen(trace)).toEqual(expected);
  expect(trace.root).toMatchObject({ kind: "record", topic: "in", offset: 0 });
  for (const { function: typename, id, messages, records = [] } of trace.spans.slice(0, 8)) {
    const name = typename.replace("test/", "");
    expect(seen(await tracing.ofMessage(name, id, messages[0].seq))).toEqual(expected);
    for (const { topic, offset } of records.slice(0, 1)) {
      expect(seen(await tracing.ofRecord(offset, topic))).toEqual(expected);
    }
  }
  await tracing.rig.crash();
}

const ROUNDS = { numRuns: Number(process.env["TRACES"] ?? 10) };
const IN_STORE = { historyBytes: 10_000_000 };

describe("the trace of a record", () => {
  it("is what the functions did, in memory", async () => {
    await fc.assert(
      fc.asyncProperty(node, (root) => expectTrace({}, root, false)),
      ROUNDS,
    );
  }, 120_000);

  it("is what they did, in the store, also of a runtime that was killed", async () => {
    await fc.assert(
      fc.asyncProperty(node, fc.boolean(), (root, restart) =>
        expectTrace({ ...IN_STORE, disk: memoryDisk() }, root, restart),
      ),
      ROUNDS,
    );
  }, 120_000);

  it("is what they did, on disk", async () => {
    await fc.assert(
      fc.asyncProperty(node, (root) =>
        expectTrace({ ...IN_STORE, disk: sqliteDisk() }, root, true),
      ),
      { numRuns: 3 },
    );
  }, 120_000);

  it("has each message once where many are for the same instances, and the same root for all", async () => {
    const sound = nodeOf(DEPTH, fc.constant(false));
    await fc.assert(
      fc.asyncProperty(sound, async (root) => {
        const { program, expected } = planOf(root, 2);
        const tracing = await startTracing({ historyPerInstance: 1000 });
        await tracing.tell("first", program);
        await finish(tracing);
        const trace = await tracing.ofRecord(0);
        const [, ...sent] = targetsIn(trace);
        expect(sent.sort()).toEqual(
          expected.flatMap((line) => / (\w+\/\d) /.exec(line)?.[1] ?? []).sort(),
        );
        for (const { function: typename, id, messages } of trace.spans.slice(0, 5)) {
          const name = typename.replace("test/", "");
          for (const { seq } of messages) {
            expect(await tracing.ofMessage(name, id, seq)).toEqual(trace);
          }
        }
        await tracing.rig.crash();
      }),
      ROUNDS,
    );
  }, 120_000);
});

/** The instance of each message, once for each. */
function targetsIn({ spans }: Json): string[] {
  return spans.flatMap(({ function: typename, id, messages }: Json) =>
    messages.map(() => `${typename.replace("test/", "")}/${id}`),
  );
}
