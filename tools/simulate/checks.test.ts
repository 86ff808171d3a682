/** That a bad end of a life is told from a good one: each kind of it is planted in what would be sound. */
import { Simulation } from "statefun-runtime/simulation";
import { expect, it } from "vitest";
import { checkEnd } from "./checks.ts";
import { type Deed, Ledger, type Outcome } from "./ledger.ts";
import { type Leftovers, leftovers } from "./leftovers.ts";
import { withoutEdits } from "./memories.ts";
import { checkTouched } from "./program-checks.ts";
import { programs } from "./program-workload.ts";
import { NOTHING } from "./programs.ts";
import { shop } from "./shop-workload.ts";
import type { End } from "./workload.ts";

type Committed = Simulation["committed"];

const nothing = new Simulation({
  module: programs.module,
  handle: () => Promise.reject(new Error("nobody is called")),
}).committed;

const request = {
  name: "request 0",
  topic: "in",
  records: [{ key: "1", content: NOTHING }],
  offsets: [0],
  madeAt: 0,
  answeredAt: 0,
};
const record = (topic: string, offset: number, key: string, value: Uint8Array) => ({
  topic,
  offset,
  key: Buffer.from(key),
  value,
  timestamp: 0,
  source: undefined,
});
const produced = record("in", 0, "1", programs.encode("request 0:0", NOTHING));
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/** Committed records, and what there is besides. */
function storeWith(records: readonly ReturnType<typeof record>[], more: Partial<Committed> = {}) {
  const of = (name: string) => records.filter(({ topic }) => topic === name);
  const endOf = (name: string) => (of(name).at(-1)?.offset ?? -1) + 1;
  return {
    ...nothing,
    records: (topic: string) => of(topic),
    topic: (name: string) => ({
      name,
      nextOffset: endOf(name),
      position: endOf(name),
      forwardedTo: undefined,
    }),
    firstOffset: (topic: string) => of(topic)[0]?.offset,
    ...more,
  };
}

function ledgerOf(...entries: readonly (readonly [Deed, Outcome])[]): Ledger {
  const ledger = new Ledger();
  for (const [deed, outcome] of entries) ledger.entries.push({ ...deed, outcome });
  return ledger;
}

function left(change: Partial<Leftovers>): string[] {
  return [
    ...leftovers({
      committed: storeWith([produced]),
      work: [],
      workload: programs,
      requests: [request],
      ledger: new Ledger(),
      settings: { retentionMs: 1000, retention: {} },
      mustBeKept: () => true,
      goneBefore: 0,
      ...change,
    }),
  ];
}

it("is told from a good one by what is left over, and by what is gone", () => {
  const idle = { messages: 0, bytes: 0, bytesInFlight: 0, batchesInFlight: 0 };
  const work = { function: "simulate/fn", ...idle };
  expect(left({ work: [work] })).toEqual([]);
  expect(left({ work: [{ ...work, bytes: 1 }] })).toEqual([
    expect.stringMatching(/is taken to have work/),
  ]);
  const more = {
    mailboxTargets: () => ["simulate/fn"],
    timerTargets: () => ["simulate/other"],
    needsHousekeeping: () => true,
  };
  expect(left({ committed: storeWith([produced], more) })).toEqual([
    "messages are left for simulate/fn",
    "delayed messages are left for simulate/other",
    "something is kept for longer than it should be",
  ]);
  const gone = {
    topic: (name: string) => ({
      name,
      nextOffset: name === "in" ? 1 : 0,
      position: 0,
      forwardedTo: undefined,
    }),
  };
  expect(left({ committed: storeWith([], gone) })).toEqual([
    'topic "in" has been read to 0 of 1',
    'request 0:0 was acknowledged at 0 of "in", and is gone',
  ]);
  const other = record("in", 0, "1", programs.encode("request 7:0", NOTHING));
  expect(left({ committed: storeWith([other]) })).toEqual([
    'request 0:0 was acknowledged at 0 of "in", and something else is there',
  ]);
  expect(left({ committed: storeWith([]), mustBeKept: () => false })).toEqual([
    'topic "in" has had 0 records, and 1 were produced',
  ]);
});

it("is told by a record that was acknowledged and is not there, and a message that is left", () => {
  const committed = { ...storeWith([]), mailboxTargets: () => ["simulate/fn"] };
  const given = {
    maxBatch: 1,
    timeScale: 1,
    clockErrorMs: 0,
    touched: new Set<string>(),
    edited: new Set<string>(),
  };
  expect(checkEnd(committed, [request], given)).toEqual([
    "messages are left for simulate/fn",
    'topic "in" has 0 records, and 1 were produced',
  ]);
});

it("is told by what operators were told", () => {
  const trimmed = ledgerOf([{ do: "trim", topic: "in", before: 1 }, "done"]);
  expect(left({ ledger: trimmed })).toEqual(['"in" was forgotten up to 1, and has 0']);
  const redriven = ledgerOf([{ do: "redrive", offset: 0 }, "done"]);
  const letter = record("dead-letters", 0, "1", json({}));
  expect(left({ ledger: redriven, committed: storeWith([produced, letter]) })).toEqual([
    "dead letter 0 was sent again, and nobody knows of it",
  ]);
  const emitted = [0, 1, 2].map((offset) => record("emitted", offset, "fn/1", json("")));
  const popped = ledgerOf(
    [{ do: "pop", offset: 1 }, "done"],
    [{ do: "pop", offset: 1 }, "done"],
    [{ do: "pop" }, "asked"],
  );
  expect(left({ ledger: popped, committed: storeWith([produced, ...emitted]) })).toEqual([
    'record 1 of "emitted" is taken out twice',
    '2 records of "emitted" are lost, and 1 requests were not answered',
  ]);
});

function endWith(change: Partial<End>): End {
  const { instances } = programs;
  const committed = storeWith([produced]);
  const ledger = new Ledger();
  return {
    committed,
    requests: [request],
    ledger,
    instances,
    clockErrorMs: 0,
    maxBatch: 1,
    ...change,
  };
}

it("is told by messages that operators have dealt with", () => {
  const target = { function: "simulate/fn", id: "1" };
  const value = programs.encode("request 0:0", NOTHING);
  const message = { target, typename: "simulate/Step", value };
  const ran = record("out", 0, "fn/1", json({ label: "request 0:0@fn", ran: 1, sum: 0 }));
  const letter = (offset: number) =>
    record(
      "dead-letters",
      offset,
      "1",
      json({ key: "1", function: target.function, payload: value.toString(), encoding: "utf8" }),
    );
  const check = (
    deed: Deed["do"] & ("skip" | "give up"),
    ...records: ReturnType<typeof record>[]
  ) => {
    const ledger = ledgerOf([{ do: deed, message }, "done"]);
    return [...checkTouched(endWith({ ledger, committed: storeWith(records) }), [])];
  };
  expect(check("skip")).toEqual([]);
  expect(check("skip", ran)).toEqual(["request 0:0@fn has run, which an operator had taken away"]);
  expect(check("give up", letter(0))).toEqual([]);
  expect(check("give up")).toEqual(["request 0:0@fn has neither run nor become a dead letter"]);
  expect(check("give up", letter(0), letter(1))).toEqual([
    "request 0:0@fn is among the dead letters 2 times",
  ]);
  expect(check("give up", letter(0), ran)).toEqual([
    "request 0:0@fn has run, and is among the dead letters",
  ]);
});

it("is told by what the function that gives up has done with a message", () => {
  const requests = [{ ...request, topic: "frail" }];
  const wrote = (offset: number) => record("frail-out", offset, "1", json("request 0:0"));
  const check = (...records: ReturnType<typeof record>[]) =>
    programs.check(endWith({ requests, committed: storeWith(records) }));
  expect(check(wrote(0))).toEqual([]);
  expect(check()).toEqual(["request 0:0@frail has neither run nor become a dead letter"]);
  expect(check(wrote(0), wrote(1))).toEqual(["request 0:0@frail has run twice"]);
});

it("is told by an edit that does not show, and by one that nobody made", () => {
  const instance = { function: "simulate/fn", id: "1" };
  const edit: Deed = {
    do: "edit",
    instance,
    before: json({ ran: 1, sum: 3 }),
    after: json({ ran: 1, sum: 1003 }),
  };
  const check = (ledger: Ledger, second: number) => {
    const state = () => [
      {
        ...instance,
        name: "memory",
        typename: "",
        value: json({ ran: 2, sum: second }),
        expiresAt: undefined,
      },
    ];
    const shown = [3, second].map((sum, at) => ({
      key: "fn/1",
      value: { label: `${at}`, ran: at + 1, sum },
      timestamp: 0,
    }));
    return withoutEdits(endWith({ ledger, committed: storeWith([], { state }) }), shown);
  };
  const made = check(ledgerOf([edit, "done"]), 1005);
  expect(made.violations).toEqual([]);
  expect(made.records[1]?.value).toMatchObject({ sum: 5 });
  expect(check(ledgerOf([edit, "done"]), 5).violations).toEqual([
    "1 at fn/1 sees 0 edits after message 1, and there were 1 to 1",
  ]);
  expect(check(ledgerOf([edit, "asked"]), 5).violations).toEqual([]);
  expect(check(ledgerOf([edit, "refused"]), 1005).violations).toEqual([
    "1 at fn/1 sees 1 edits after message 1, and there were 0 to 0",
  ]);
});

it("is told by units of the shop that are lost, unless an operator may have them", () => {
  const content = { itemId: "socks", quantity: 3 };
  const requests = [{ ...request, topic: "restock-items", records: [{ key: "socks", content }] }];
  const target = { function: "com.example/stock", id: "socks" };
  const message = { target, typename: "com.example/RestockItem", value: shop.encode("", content) };
  const check = (ledger: Ledger) =>
    shop.check(endWith({ requests, ledger, instances: [], committed: storeWith([]) }));
  expect(check(new Ledger())).toEqual(["item socks: 3 units restocked, 0 on receipts, 0 left"]);
  for (const outcome of ["asked", "done"] as const) {
    expect(check(ledgerOf([{ do: "skip", message }, outcome]))).toEqual([]);
  }
});
