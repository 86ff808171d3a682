/** Time in a simulation: it passes for what needs it and no further, and reaches what is due at its very end. */
import { setImmediate } from "node:timers/promises";
import type { BatchHandler, BatchResult } from "statefun-wire";
import { afterEach, describe, expect, it, vi } from "vitest";
import { moduleOf, Simulation } from "../../src/simulation/index.ts";

const NOTHING: BatchResult = {
  kind: "result",
  mutations: [],
  messages: [],
  delayed: [],
  egresses: [],
};
const TARGET = { function: "test/fn", id: "1" };

/** A simulation of one function; what messages it is sent is noted. */
function simulationOf(handle: (type: string) => BatchResult | Promise<BatchResult>) {
  const received: string[] = [];
  const all: BatchHandler = async ({ invocations }) => {
    let answer = NOTHING;
    for (const { argument } of invocations) {
      received.push(argument.typename);
      answer = await handle(argument.typename);
    }
    return answer;
  };
  const simulation = new Simulation({
    module: moduleOf(["test/fn"]),
    handle: all,
    egress: (typename) => ({ typename, kind: "custom" }),
  });
  simulation.boot();
  const send = async (typename: string): Promise<void> => {
    await simulation.answer(simulation.runtime.send(TARGET, typename, new Uint8Array()));
    await simulation.settle();
  };
  return { simulation, received, send };
}

const argument = (typename: string) => ({ typename, value: new Uint8Array() });
const target = { typename: "test/fn", id: "1" };

afterEach(() => vi.useRealTimers());

describe("a simulation", () => {
  it("lets no time pass for what needs none", async () => {
    const { simulation, received, send } = simulationOf((type) =>
      type === "test/first"
        ? { ...NOTHING, messages: [{ target, argument: argument("test/then") }] }
        : NOTHING,
    );
    const begun = simulation.clock.now();
    await send("test/first");
    expect(received).toEqual(["test/first", "test/then"]);
    expect(simulation.clock.now()).toBe(begun);
    expect(simulation.committed.mailboxTargets()).toEqual([]);
  });

  it("has delayed messages come at their time, even if that is the last moment that passes", async () => {
    const delays = [1000, 1000, 1001];
    const { simulation, received, send } = simulationOf((type) =>
      type === "test/first"
        ? {
            ...NOTHING,
            delayed: delays.map((delayMs) => ({
              delayMs,
              token: undefined,
              target,
              argument: argument(`test/after-${delayMs}`),
            })),
          }
        : NOTHING,
    );
    await send("test/first");
    await simulation.advance(999);
    expect(received).toEqual(["test/first"]);
    await simulation.advance(1);
    expect(received).toEqual(["test/first", "test/after-1000", "test/after-1000"]);
  });

  it("is settled where an instance waits for its next attempt, and lets time decide when that is", async () => {
    let failures = 0;
    const { simulation, received, send } = simulationOf(() => {
      if (failures++ < 2) throw new Error("not yet");
      return NOTHING;
    });
    await send("test/flaky");
    expect(received).toHaveLength(1);
    expect(simulation.runtime.failures({ offset: 0, limit: 10 })).toMatchObject([
      { ...TARGET, attempts: 1 },
    ]);
    await simulation.advance(1000);
    await simulation.settle();
    expect(received).toHaveLength(3);
    expect(simulation.runtime.failures({ offset: 0, limit: 10 })).toEqual([]);
  });

  it("says so when it comes to no rest: it waits for a day, and for no message that goes round in a circle", async () => {
    const failing = simulationOf(() => {
      throw new Error("it always fails");
    });
    await failing.send("test/poison");
    await expect(failing.simulation.rest()).rejects.toThrow("it comes to no rest");
    const circling = simulationOf(() => ({
      ...NOTHING,
      messages: [{ target, argument: argument("test/again") }],
    }));
    await expect(circling.send("test/again")).rejects.toThrow("it goes round in a circle");
  });

  it("has the egresses that it is told of", async () => {
    const { simulation, send } = simulationOf(() => ({
      ...NOTHING,
      egresses: [{ egress: "test/out", argument: argument("test/record") }],
    }));
    await send("test/first");
    expect(simulation.committed.topics()).toMatchObject([{ name: "test/out", nextOffset: 1 }]);
  });

  it("does not need the timers of a test runner, and waits for functions that take real time", async () => {
    vi.useFakeTimers();
    const { received, send } = simulationOf(async () => {
      await setImmediate();
      return NOTHING;
    });
    await send("test/first");
    expect(received).toEqual(["test/first"]);
  });
});
