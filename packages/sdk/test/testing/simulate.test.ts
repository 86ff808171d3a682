/** simulate: it finds the mistakes that faults bring to light, and shows the shortest way to each. */
import { equal } from "node:assert/strict";
import { afterEach, describe, expect, expect as hold, it, vi } from "vitest";
import { Int, kafkaEgress, statefulFunction, Text } from "../../src/index.ts";
import {
  type Life,
  produce,
  type SimulateOptions,
  SimulationError,
  send,
  simulate,
  wait,
} from "../../src/testing/index.ts";

const MODULE = `
kind: io.statefun.endpoints.v2/http
spec:
  functions: bank/*
  urlPathTemplate: http://functions:1108/
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: bank/in
  address: kafka:9092
  consumerGroupId: bank
  topics:
    - topic: paid-in
      valueType: io.statefun.types/int
      targets:
        - bank/account
    - topic: closed
      valueType: io.statefun.types/string
      targets:
        - bank/account
---
kind: io.statefun.kafka.v1/egress
spec:
  id: bank/bills
  address: kafka:9092
`;

const bills = kafkaEgress({ typename: "bank/bills", topic: "bills", type: Int });
/** An account as it should be: the oracle of all mistakes. */
const Account = statefulFunction({
  typename: "bank/account",
  storage: { balance: Int, closed: Text },
})
  .on(Int, ({ storage }, n) => {
    storage.balance = (storage.balance ?? 0) + n;
  })
  .on(Text, ({ storage }, by) => {
    storage.closed = by;
  });

const OPTIONS: SimulateOptions = {
  functions: [Account],
  module: MODULE,
  workload: ({ list, int, pick }) =>
    list(3, 12, () => produce("paid-in", pick(["Ann", "Bob"]), Int, int(1, 9))),
  invariants: {
    "nothing is lost": ({ inputs, ids, state }) => {
      for (const id of new Set(inputs(Int).map((input) => input.id))) {
        const paid = inputs(Int).filter((input) => input.id === id);
        hold(state(Account, id).balance).toBe(paid.reduce((sum, { value }) => sum + value, 0));
      }
      hold(ids(Account).length).toBeLessThan(3);
    },
  },
};

async function failureOf(options: Partial<SimulateOptions>): Promise<SimulationError> {
  const error = await simulate({ ...OPTIONS, seeds: "1..1000", ...options }).catch(
    (thrown: unknown) => thrown,
  );
  if (error instanceof SimulationError) return error;
  throw new Error("expected a SimulationError", { cause: error });
}

afterEach(() => vi.useRealTimers());

describe("a simulation", () => {
  it("lives each seed, and says what came of it", async () => {
    const report = await simulate({ ...OPTIONS, seeds: "1..60" });
    expect(report.lives).toBe(60);
    expect(report.calls).toBeGreaterThan(300);
    expect(report.crashes).toBeGreaterThan(10);
  });

  it("is not taken to go on for ever because much comes from outside", async () => {
    const { calls } = await simulate({
      ...OPTIONS,
      workload: ({ list }) => list(6000, 6000, (index) => produce("paid-in", `${index}`, Int, 1)),
      invariants: {},
      seeds: 1,
    });
    expect(calls).toBeGreaterThanOrEqual(6000);
  });

  it("is the same for the same seed", async () => {
    expect(await simulate({ ...OPTIONS, seeds: 7 })).toEqual(
      await simulate({ ...OPTIONS, seeds: 7 }),
    );
  });

  it("needs no timers, so that they may be fake, and no module", async () => {
    vi.useFakeTimers();
    const { module: _, ...rest } = OPTIONS;
    const report = await simulate({
      ...rest,
      seeds: "1..20",
      workload: ({ list, int }) => [
        ...list(1, 5, () => send(Account.at("Ann"), Int, int(1, 9))),
        wait(1000),
      ],
    });
    expect(report.lives).toBe(20);
  });

  it.each<readonly [options: Partial<SimulateOptions>, error: string]>([
    [
      { seeds: "5..1" },
      'seeds are a whole number from 0 to 4294967295, or a range "A..B" of them, not 5..1',
    ],
    [{ seeds: "4294967295..4294967296" }, "not 4294967295..4294967296"],
    [{ seeds: "9007199254740992..9007199254740993" }, "not 9007199254740992"],
    [
      { workload: (async () => []) as never },
      "the workload must give a list of what send, produce and wait give, not a Promise",
    ],
    [
      { workload: () => [wait(1), [wait(1)] as never] },
      "the workload must give a list of what send, produce and wait give: at 1 it has a list",
    ],
    [{ workload: () => [undefined as never] }, "at 0 it has undefined"],
    [
      { workload: ({ int }) => [produce("paid-in", "Ann", Int, int(9, 1))] },
      "there is no number from 9 to 1",
    ],
    [
      { workload: ({ list }) => list(3, 1, () => produce("paid-in", "Ann", Int, 1)) },
      "there is no number from 3 to 1",
    ],
    [{ without: ["crashes" as never] }, '"slow answer", not "crashes"'],
    [{ without: "crash" as never }, '"without" must be a list of "crash", "downtime"'],
    [{ workload: () => [] }, "the workload calls no function, so nothing has been tested"],
    [{ workload: () => [produce("none", "Ann", Int, 1)] }, '"none" is not an ingress topic'],
    [
      { workload: () => [send({ typename: "no/fn", id: "1" }, Int, 1)] },
      "no/fn is not among the functions",
    ],
    [{ invariants: undefined as never }, '"invariants" must be an object of functions by name'],
    [{ always: (() => undefined) as never }, '"always" must be an object of functions by name'],
    [
      { invariants: { "a rule": true as never } },
      '"a rule" of "invariants" must be a function, not true',
    ],
    [{ functions: [] }, "not among the functions of this test: none"],
  ])("refuses %o", async (options, error) => {
    await expect(simulate({ ...OPTIONS, seeds: "1..3", ...options })).rejects.toThrow(error);
  });
});

describe("a mistake is found", () => {
  it("that trusts a variable: a crash, or a call that is made again", async () => {
    const { message, cause } = await failureOf({
      functions: () => {
        const balances = new Map<string, number>();
        return [
          statefulFunction({ typename: "bank/account", storage: { balance: Int } })
            .on(Int, ({ self, storage }, n) => {
              balances.set(self.id, (balances.get(self.id) ?? 0) + n);
              storage.balance = balances.get(self.id) ?? 0;
            })
            .on(Text, () => undefined),
        ];
      },
    });
    expect(message).toMatch(/^"nothing is lost" does not hold with seed \d+: expected/);
    expect(message).toMatch(/a crash|is to be called again/);
    expect((cause as Error).stack).toContain("simulate.test.ts");
  });

  it("that takes each record for a new one: a producer that writes once more", async () => {
    const once: SimulateOptions = {
      ...OPTIONS,
      workload: () => [produce("paid-in", "Ann", Int, 5), produce("paid-in", "Bob", Int, 7)],
      invariants: {
        "each payment counts once": ({ state }) =>
          hold(state(Account, "Ann")).toEqual({ balance: 5 }),
      },
    };
    const error = await failureOf(once);
    expect(error.trace.filter((line) => line.includes("produced to"))).toEqual([
      expect.stringMatching(
        /^00:00:00.000 {2}produced to paid-in, key "Ann": io.statefun.types\/int 5$/,
      ),
      expect.stringMatching(/^00:00:00.\d+ {2}once more produced to paid-in, key "Ann": .* 5$/),
    ]);
    await simulate({ ...once, seeds: "1..200", without: ["duplicate"] });
  });

  it("that relies on the order of two topics", async () => {
    const error = await failureOf({
      workload: () => [produce("paid-in", "Ann", Int, 5), produce("closed", "Ann", Text, "her")],
      without: ["duplicate"],
      functions: [
        statefulFunction({ typename: "bank/account", storage: { balance: Int, closed: Text } })
          .on(Int, ({ storage }, n) => {
            if (storage.closed === undefined) storage.balance = (storage.balance ?? 0) + n;
          })
          .on(Text, ({ storage }, by) => {
            storage.closed = by;
          }),
      ],
    });
    expect(error.trace.filter((line) => line.includes("gets"))).toEqual([
      expect.stringContaining(
        "bank/account \"Ann\" gets io.statefun.types/string 'her' from outside",
      ),
      expect.stringContaining('bank/account "Ann" gets io.statefun.types/int 5 from outside'),
    ]);
  });

  it("that relies on a delayed message to come in time", async () => {
    const error = await failureOf({
      workload: () => [
        produce("paid-in", "Ann", Int, 5),
        wait(50_000),
        produce("closed", "Ann", Text, "her"),
        wait(20_000),
        produce("closed", "Ann", Text, "him"),
      ],
      without: ["duplicate", "lost answer", "slow answer"],
      functions: [
        statefulFunction({ typename: "bank/account", storage: { balance: Int, closed: Text } })
          .on(Int, ({ self, storage, sendAfter }, n) => {
            storage.balance = n;
            sendAfter(60_000, self, Text, "timer");
          })
          .on(Text, ({ storage, sendEgress }, by) => {
            storage.closed = by;
            sendEgress(bills, by === "timer" ? 0 : by === "her" ? 1 : 2);
          }),
      ],
      invariants: {
        "the timer comes between them": ({ records }) =>
          hold(records(bills).map(({ value }) => value)).toEqual([1, 0, 2]),
      },
    });
    expect(error.message).toContain("a crash, and down for 1 d");
    expect(error.trace.join("\n")).toContain(
      "sends bank/account \"Ann\" in 1 min io.statefun.types/string 'timer'",
    );
    expect(error.trace.join("\n")).toContain('writes to bank/bills: bills, key "": 0x0d01000000');
  });

  it("by what holds all along, though it holds again in the end", async () => {
    const { message } = await failureOf({
      functions: [
        statefulFunction({ typename: "bank/account", storage: { balance: Int, closed: Text } })
          .on(Int, ({ self, storage, send }, n) => {
            storage.balance = (storage.balance ?? 0) - 1;
            send(self, Text, `${n}`);
          })
          .on(Text, ({ storage }, n) => {
            storage.balance = (storage.balance ?? 0) + 1 + Number(n);
          }),
      ],
      always: {
        "no balance is below zero": ({ ids, state }) => {
          for (const id of ids(Account))
            hold(state(Account, id).balance ?? 0).toBeGreaterThanOrEqual(0);
        },
      },
    });
    expect(message).toContain('"no balance is below zero" does not hold');
  });

  it("by an invariant that returns false, though it should throw", async () => {
    const { message } = await failureOf({
      invariants: { "one account": (({ ids }: Life) => ids(Account).length < 2) as never },
    });
    expect(message).toContain('"one account" does not hold');
    expect(message).toContain("it returned false: throw what is wrong");
  });

  it("with all lines of what was thrown, as node:assert has the values in its last one", async () => {
    const { message } = await failureOf({
      invariants: { none: ({ ids }) => equal(ids(Account).length, 0) },
      workload: () => [produce("paid-in", "Ann", Int, 1)],
      seeds: 1,
    });
    expect(message.split("\n").slice(0, 5)).toEqual([
      '"none" does not hold with seed 1: Expected values to be strictly equal:',
      "",
      "  1 !== 0",
      "",
      "The shortest life in which that is so:",
    ]);
  });

  it("where nothing has to happen for it", async () => {
    const { message } = await failureOf({ invariants: { never: () => hold(1).toBe(2) }, seeds: 1 });
    expect(message.split("\n").slice(1)).toEqual([
      "",
      "That is so in a life in which nothing happens.",
      "",
      "To see it again: seeds: 1",
    ]);
  });

  it("in a handler that never succeeds, and is told with what it throws", async () => {
    const { message, cause } = await failureOf({
      workload: ({ pick }) => [produce("paid-in", "Ann", Int, pick([1, 2, 13]))],
      functions: [
        statefulFunction({ typename: "bank/account" })
          .on(Int, (_context, n) => {
            if (n === 13) throw new RangeError("an unlucky number");
          })
          .on(Text, () => undefined),
      ],
      invariants: {},
    });
    expect(message).toContain('bank/account "Ann" keeps failing with seed');
    expect(message).toContain("and throws: bank/account");
    expect((cause as Error).cause).toEqual(new RangeError("an unlucky number"));
  });

  it("in functions that send to each other for ever", async () => {
    const { message } = await failureOf({
      workload: () => [produce("paid-in", "Ann", Int, 1)],
      functions: [
        statefulFunction({ typename: "bank/account" })
          .on(Int, ({ self, send }, n) => send(self, Int, n))
          .on(Text, () => undefined),
      ],
      invariants: {},
      seeds: 1,
    });
    expect(message).toContain("it comes to no rest with seed 1");
  });

  it("again with its seed, in the same words", async () => {
    const options: Partial<SimulateOptions> = {
      invariants: {
        "there is no 9": ({ inputs }) =>
          hold(inputs(Int).map(({ value }) => value)).not.toContain(9),
      },
    };
    const first = await failureOf(options);
    const again = await failureOf({ ...options, seeds: first.seed });
    expect(again.message).toBe(first.message);
    expect(first.trace.filter((line) => line.includes("produced"))).toHaveLength(1);
  });

  it("in functions that depend on more than the seed, which is said", async () => {
    let lives = 0;
    await expect(
      simulate({
        ...OPTIONS,
        seeds: 1,
        invariants: { once: () => hold(lives++).toBeGreaterThan(0) },
      }),
    ).rejects.toThrow("and not when the same life is lived again");
  });
});
