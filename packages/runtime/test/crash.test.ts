/**
 * kill -9 at any moment loses nothing acknowledged and repeats nothing visible: random programs of messages, timers,
 * cancellations and failures run on a few instances, while the runtime dies again and again right before or right after a
 * commit. In the end everything has happened exactly once, in the order of each sender.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { sqliteDisk } from "./disks.ts";
import { type Answer, type Delayed, fn } from "./functions.ts";
import { ManualClock } from "./manual-clock.ts";
import { moduleOf, type Rig, startRig, text, ticking, until } from "./support.ts";

/** More for a soak: CRASH_RUNS=1000 npx vitest run packages/runtime/test/crash.test.ts */
const RUNS = Number(process.env["CRASH_RUNS"] ?? 8);

/** What a message makes its receiver do. */
interface Program {
  readonly add: number;
  /** How often it fails before. */
  readonly fails: number;
  readonly sends: readonly { readonly to: string; readonly program: Program }[];
  readonly timers: readonly {
    readonly ms: number;
    readonly to: string;
    readonly program: Program;
    /** `now`: in the same answer. `later`: by a message to itself, which may come too late. */
    readonly cancel: "never" | "now" | "later";
  }[];
}

const address = fc.constantFrom("fn/1", "fn/2", "other/1", "other/3");
function programs(depth: number): fc.Arbitrary<Program> {
  const children = <T>(
    of: (program: fc.Arbitrary<Program>) => fc.Arbitrary<T>,
    maxLength: number,
  ) => (depth === 0 ? fc.constant<T[]>([]) : fc.array(of(programs(depth - 1)), { maxLength }));
  return fc.record({
    add: fc.integer({ min: -5, max: 5 }),
    fails: fc.constantFrom(0, 0, 0, 0, 1, 2),
    sends: children((program) => fc.record({ to: address, program }), 3),
    timers: children(
      (program) =>
        fc.record({
          ms: fc.constantFrom(0, 1, 20, 1000, 59_000, 61_000, 200_000),
          to: address,
          program,
          cancel: fc.constantFrom("never", "never", "now", "later"),
        }),
      2,
    ),
  });
}
const requests = fc.array(
  fc.array(fc.record({ id: fc.constantFrom("1", "2"), program: programs(3) }), {
    minLength: 1,
    maxLength: 4,
  }),
  { minLength: 1, maxLength: 6 },
);
/** After how many commits each runtime dies, and whether its last one still reaches the disk. */
const crashes = fc.array(
  fc.record({ commits: fc.integer({ min: 0, max: 5 }), durable: fc.boolean() }),
  { minLength: 1, maxLength: 5 },
);

/** A message: its program, a label that no other has, and its number among those of its sender to its receiver. */
interface Envelope {
  readonly label: string;
  readonly program?: Program;
  readonly cancel?: string;
  readonly number?: number;
}

/** Runs programs, and notes on topic `out` what has run. What goes wrong goes to topic `violations`. */
function machine() {
  const failures = new Map<string, number>();
  return fn(
    ({ target, messages, callers, state }): Answer => {
      const memory = JSON.parse(state["memory"] ?? '{"sum":0,"ran":0,"sent":{},"received":{}}');
      const send: [string, string][] = [];
      const delayed: Delayed[] = [];
      const egress: [string, string][] = [];
      const post = (to: string, envelope: Envelope) => {
        memory.sent[to] = (memory.sent[to] ?? 0) + 1;
        send.push([to, JSON.stringify({ ...envelope, number: memory.sent[to] })]);
      };
      for (const [index, message] of messages.entries()) {
        const { label, program: code, cancel, number }: Envelope = JSON.parse(message);
        const caller = callers[index] ?? "";
        if (number !== undefined) {
          const expected = (memory.received[caller] ?? 0) + 1;
          if (number !== expected)
            egress.push(["violations", `${target}=${caller} ${number} for ${expected}`]);
          memory.received[caller] = number;
        }
        if (cancel !== undefined) delayed.push({ cancel });
        if (code === undefined) continue;
        const failed = failures.get(label) ?? 0;
        failures.set(label, failed + 1);
        if (failed < code.fails) throw new Error(`${label} fails`);
        memory.sum += code.add;
        memory.ran++;
        egress.push(["out", `${target}=${JSON.stringify([label, memory.ran, code.add])}`]);
        for (const [at, { to, program: next }] of code.sends.entries())
          post(to, { label: `${label}.${at}`, program: next });
        for (const [at, timer] of code.timers.entries()) {
          const token = `${label}t${at}`;
          const value = JSON.stringify({ label: token, program: timer.program });
          delayed.push({ ms: timer.ms, to: timer.to, value, token });
          if (timer.cancel === "now") delayed.push({ cancel: token });
          if (timer.cancel === "later") post(target, { label: `${token}c`, cancel: token });
        }
      }
      return { state: { memory: JSON.stringify(memory) }, send, delayed, egress };
    },
    { memory: {} },
  );
}

/** The labels that have to run exactly once, and those that may. */
function expected(
  label: string,
  { sends, timers }: Program,
  certain: boolean,
  into: Map<string, boolean>,
) {
  into.set(label, certain);
  for (const [at, { program: next }] of sends.entries())
    expected(`${label}.${at}`, next, certain, into);
  for (const [at, { program: next, cancel }] of timers.entries()) {
    if (cancel !== "now") expected(`${label}t${at}`, next, certain && cancel === "never", into);
  }
}

it("loses nothing that was acknowledged and repeats nothing, wherever it is killed", async () => {
  await fc.assert(
    fc.asyncProperty(requests, crashes, async (input, deaths) => {
      const disk = sqliteDisk();
      let clock = new ManualClock();
      const answers = new Map<number, readonly number[]>();
      const start = async (): Promise<Rig> => {
        clock = new ManualClock(clock.now());
        const functions = machine();
        return startRig({
          functions,
          disk,
          clock,
          retentionMs: Number.MAX_SAFE_INTEGER / 2,
          cacheBytes: 2000,
          module: moduleOf({ in: "test/fn" }),
        });
      };
      const produce = (rig: Rig, count: number): Promise<unknown> =>
        Promise.all(
          input.slice(0, count).map(async (records, request) => {
            const offsets = await rig.runtime.produce(
              "in",
              records.map((record, index) => ({
                key: Buffer.from(record.id),
                value: Buffer.from(
                  JSON.stringify({ label: `${request}:${index}`, program: record.program }),
                ),
              })),
              `request ${request}`,
            );
            // The same request, before and after a crash, has the same answer.
            expect(answers.get(request) ?? offsets).toEqual(offsets);
            answers.set(request, offsets);
          }),
        );

      for (const [life, { commits, durable }] of deaths.entries()) {
        const rig = await start();
        rig.store.hold();
        void produce(rig, Math.ceil(((life + 1) * input.length) / deaths.length));
        // Functions may have nothing to do any more: then it dies in its sleep.
        for (let commit = 0; commit <= commits; commit++) {
          let patience = 40;
          await until(() => {
            clock.advance(25);
            return rig.store.attempts.length > commit || patience-- < 0;
          });
          if (commit < commits) rig.store.letOne();
        }
        if (durable) {
          rig.store.letOne();
          await new Promise(setImmediate);
        }
        await rig.crash();
      }

      const rig = await start();
      await ticking(rig, produce(rig, input.length));
      await ticking(rig, rig.idle());
      // As long as any chain of timers takes.
      for (let turn = 0; turn < 10; turn++) {
        clock.advance(100_000);
        await ticking(rig, rig.idle());
      }
      check(rig, input);
      await rig.crash();
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: RUNS > 100 ? 3_600_000 : 15_000 },
  );
}, 3_700_000);

function check(rig: Rig, input: readonly (readonly { readonly program: Program }[])[]): void {
  expect(rig.fatal).toEqual([]);
  // What decides how much may be let in has not drifted.
  for (const { load, running } of rig.parts.types.all())
    expect({ ...load, running }).toEqual({
      messages: 0,
      bytes: 0,
      bytesInFlight: 0,
      running: 0,
    });
  expect(rig.records("violations")).toEqual([]);
  expect(rig.store.timerTargets()).toEqual([]);
  expect(rig.records("in").length).toBe(input.flat().length);

  const labels = new Map<string, boolean>();
  for (const [request, records] of input.entries()) {
    for (const [index, record] of records.entries())
      expected(`${request}:${index}`, record.program, true, labels);
  }
  const ran = new Set<string>();
  const memories = new Map<string, { sum: number; ran: number }>();
  for (const record of rig.records("out")) {
    const [, target = "", json = ""] = /^(.*?)=(.*)$/.exec(record) ?? [];
    const [label, number, add] = JSON.parse(json);
    expect(labels.has(label)).toBe(true);
    expect({ label, again: ran.has(label) }).toEqual({ label, again: false });
    ran.add(label);
    const memory = memories.get(target) ?? { sum: 0, ran: 0 };
    expect({ target, number }).toEqual({ target, number: memory.ran + 1 });
    memories.set(target, { sum: memory.sum + add, ran: number });
  }
  expect([...labels].filter(([label, certain]) => certain && !ran.has(label))).toEqual([]);
  for (const [target, memory] of memories) {
    const [name = "", id = ""] = target.split("/");
    const [row] = rig.store.state({ function: `test/${name}`, id });
    expect(JSON.parse(text(row?.value))).toMatchObject(memory);
  }
}
