/** Whatever a job can have in its state is in the store afterwards, each message in its place. */
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import fc from "fast-check";
import type { BatchRequest, Invocation } from "statefun-wire";
import { expect, it } from "vitest";
import { importSavepoint } from "../../src/savepoint/import-savepoint.ts";
import { temporaryFolder } from "../disks.ts";
import { declaring } from "./samples.ts";
import { writeSavepoint } from "./written-savepoint.ts";
import {
  batchState,
  callingState,
  callsState,
  delayedState,
  messageBytes,
  valueState,
} from "./written-states.ts";

const CART = "com.example/cart";
const PREFIX = "com.example.cart";
const TYPE = "com.example/Thing";
const HOUR = 3_600_000;
const DAYS = 24 * HOUR;

const id = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  fc.constantFrom("é😀\0", "x".repeat(300), ","),
);
const bytes = fc.uint8Array({ maxLength: 40 });
const argument = fc.record({
  typename: fc.constantFrom(TYPE, ""),
  value: fc.option(bytes, { nil: undefined }),
});
const caller = fc.option(fc.record({ typename: fc.constant("com.example/a.b"), id }), {
  nil: undefined,
});
const invocations = fc.array(fc.record({ caller, argument }), { maxLength: 3 });
const instance = fc.record({
  thing: fc.option(bytes, { nil: undefined }),
  /** How long ago it was written. */
  session: fc.option(
    fc.record({
      bytes,
      age: fc.oneof(
        fc.integer({ min: 0, max: DAYS - HOUR }),
        fc.integer({ min: DAYS, max: 2 * DAYS }),
      ),
    }),
    {
      nil: undefined,
    },
  ),
  called: invocations,
  waiting: invocations,
  onTheirWay: invocations,
  delayed: fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: 2 ** 48 }),
      argument,
      token: fc.option(fc.string({ minLength: 1, maxLength: 9, unit: "grapheme" }), {
        nil: undefined,
      }),
    }),
    { maxLength: 3 },
  ),
});
const content = fc.record({
  instances: fc.dictionary(id, instance, { maxKeys: 12 }),
  maxParallelism: fc.constantFrom(1, 128, 1024, 32768),
});

type Instance = typeof instance extends fc.Arbitrary<infer T> ? T : never;

it("has every value, message and delayed message of a savepoint, but what has expired", async () => {
  await fc.assert(
    fc.asyncProperty(content, async ({ instances, maxParallelism }) => {
      const now = Date.now();
      const all = new Map(Object.entries(instances));
      const savepoint = write(all, maxParallelism, now);
      const folder = temporaryFolder();
      await importSavepoint(savepoint, folder, {
        ...declaring({ [CART]: { thing: [TYPE], session: [TYPE, DAYS] } }),
      });
      expect(rowsIn(folder)).toEqual(expected(all, now));
    }),
    { numRuns: 20 },
  );
});

function write(all: ReadonlyMap<string, Instance>, maxParallelism: number, now: number): string {
  const of = (id: string): Instance => all.get(id) as Instance;
  return writeSavepoint(temporaryFolder(), {
    ids: all.keys(),
    maxParallelism,
    states: [
      // Not in the order in which they are called.
      batchState(PREFIX, (id) => of(id).waiting),
      delayedState((id) => delayedOf(id, of(id))),
      callingState(PREFIX),
      callsState((id) => (of(id).called.length === 0 ? [] : [callOf(id, of(id).called)])),
      valueState(`${PREFIX}.thing`, TYPE, (id) => of(id).thing),
      valueState(
        `${PREFIX}.session`,
        TYPE,
        (id) => of(id).session?.bytes,
        (id) => now - (of(id).session?.age ?? 0),
      ),
    ],
    feedback: new Map(
      [...all].map(([id, { onTheirWay }]) => [
        id,
        onTheirWay.map(({ caller, argument }) =>
          messageBytes({
            ...(caller && { source: { function: caller.typename, id: caller.id } }),
            target: { function: CART, id },
            argument,
          }),
        ),
      ]),
    ),
  });
}

function callOf(id: string, invocations: readonly Invocation[]): BatchRequest {
  return { target: { typename: CART, id }, state: [], invocations };
}

function delayedOf(id: string, { delayed }: Instance): ReadonlyMap<number, Uint8Array[]> {
  const target = { function: CART, id };
  const due = Map.groupBy(delayed, ({ at }) => at);
  return new Map(
    [...due].map(([at, some]) => [
      at,
      some.map(({ argument, token }) =>
        messageBytes({ source: target, target, argument, ...(token !== undefined && { token }) }),
      ),
    ]),
  );
}

type Rows = Record<"values" | "messages" | "timers", readonly unknown[]>;

/** In an order of their own: messages of an instance as they come, and those of others whenever. */
function rowsIn(folder: string): Rows {
  const store = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
  try {
    const rows = (sql: string) => store.prepare(sql).all().map(plain);
    return {
      values: rows(
        "SELECT id, name, typename, value, expires_at FROM state_rows ORDER BY id, name",
      ),
      messages: rows(
        "SELECT id, caller_function, caller_id, typename, value FROM message_rows ORDER BY id, seq",
      ),
      timers: rows(
        "SELECT id, fire_at, typename, value, token FROM timer_rows ORDER BY id, fire_at, seq",
      ),
    };
  } finally {
    store.close();
  }
}

function plain(row: Record<string, SQLOutputValue>): unknown[] {
  return Object.values(row).map((value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  );
}

function expected(all: ReadonlyMap<string, Instance>, now: number): Rows {
  const ids = [...all.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const hex = (value: Uint8Array | undefined) =>
    value === undefined ? null : Buffer.from(value).toString("hex");
  const of = (id: string): Instance => all.get(id) as Instance;
  return {
    values: ids.flatMap((id) => {
      const { thing, session } = of(id);
      const isKept = session !== undefined && session.age < DAYS;
      return [
        ...(isKept ? [[id, "session", TYPE, hex(session.bytes), now - session.age + DAYS]] : []),
        ...(thing === undefined
          ? []
          : [[id, "thing", TYPE, hex(thing)]].map((row) => [...row, null])),
      ];
    }),
    messages: ids.flatMap((id) => {
      const { called, waiting, onTheirWay } = of(id);
      return [...called, ...waiting, ...onTheirWay].map(({ caller, argument }) => [
        id,
        caller?.typename ?? null,
        caller?.id ?? null,
        argument.typename,
        hex(argument.value),
      ]);
    }),
    timers: ids.flatMap((id) =>
      of(id)
        .delayed.toSorted((a, b) => a.at - b.at)
        .map(({ at, argument, token }) => [
          id,
          at,
          argument.typename,
          hex(argument.value),
          token ?? null,
        ]),
    ),
  };
}
