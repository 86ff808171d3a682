/** What goes wrong in an app of functions: the test is told of it, and where it comes from. */
import { afterEach, describe, expect, it } from "vitest";
import { deadLetterEgress, Int, StateFunError, statefulFunction, Text } from "../../src/index.ts";
import { testApp } from "../../src/testing/index.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const Asking = statefulFunction({ typename: "test/asking" }).on(Int, ({ self, send }) => {
  send(Friend.at(self.id), Text, "");
});
const Friend = statefulFunction({ typename: "test/friend" }).on(Text, () => undefined);

describe("what fails in an app", () => {
  let broken = true;
  const Flaky = statefulFunction({ typename: "test/flaky", storage: { done: Int } }).on(
    Int,
    ({ storage }, n) => {
      if (n < 0 && broken) throw new RangeError("below zero");
      storage.done = (storage.done ?? 0) + n;
    },
  );
  afterEach(() => {
    broken = true;
  });

  it("is what the call rejects with, with the stack of the handler", async () => {
    const app = await testApp({ functions: [Flaky] });
    const error = await app.send(Flaky.at("1"), Int, -1).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StateFunError);
    expect(error).toMatchObject({
      code: "handler-failed",
      message: 'test/flaky "1" failed on io.statefun.types/int: below zero',
      cause: new RangeError("below zero"),
    });
    expect((error as { cause: Error }).cause.stack).toContain("test-app-failures.test.ts");
  });

  it("is there to look at, and holds up its own instance alone", async () => {
    const app = await testApp({ functions: [Flaky] });
    await expect(app.send(Flaky.at("1"), Int, -1)).rejects.toThrow("below zero");
    await app.send(Flaky.at("1"), Int, 2);
    await app.send(Flaky.at("2"), Int, 3);
    expect(app.failing()).toEqual([
      {
        instance: { typename: "test/flaky", id: "1" },
        error: expect.objectContaining({ cause: new RangeError("below zero") }),
        attempts: 1,
        retryAt: expect.any(Number),
      },
    ]);
    expect(app.mailbox(Flaky, "1")).toEqual([
      { from: undefined, type: Int.typename, value: -1 },
      { from: undefined, type: Int.typename, value: 2 },
    ]);
    expect(app.state(Flaky, "2")).toEqual({ done: 3 });
  });

  it("is tried again as time passes, and has not failed where it goes well then", async () => {
    const app = await testApp({ functions: [Flaky] });
    await expect(app.send(Flaky.at("1"), Int, -1)).rejects.toThrow("below zero");
    await expect(app.advance(1000)).rejects.toThrow("below zero");
    broken = false;
    await app.advance(DAY_MS);
    expect(app.state(Flaky, "1")).toEqual({ done: -1 });
    expect(app.failing()).toEqual([]);
  });

  it("is a function that is not there, and is said to be", async () => {
    const app = await testApp({ functions: [Asking] });
    await expect(app.send(Asking.at("1"), Int, 1)).rejects.toThrow(
      "test/asking sends a message to test/friend, which is not among the functions of this test",
    );
    await expect(app.send(Friend.at("1"), Text, "")).rejects.toThrow("test/friend");
  });

  it("is functions that send to each other for ever, and are named", async () => {
    const Loop = statefulFunction({ typename: "test/loop" }).on(Int, ({ self, send }, n) =>
      send(self, Int, n),
    );
    const app = await testApp({ functions: [Loop] });
    await expect(app.send(Loop.at("1"), Int, 1)).rejects.toThrow(
      'test/loop "1" has been called 5000 times while time stood still',
    );
  });

  it("is not a function that is sent to very often while no time passes", async () => {
    const app = await testApp({ functions: [Flaky] });
    for (let n = 0; n < 5001; n++) await app.send(Flaky.at("1"), Int, 1);
    expect(app.state(Flaky, "1")).toEqual({ done: 5001 });
  });

  it("goes to the dead letters where there are some", async () => {
    const deadLetters = deadLetterEgress({ typename: "test/dead", topic: "dead" });
    const app = await testApp({ functions: [Flaky], deadLetters });
    await app.send({ typename: "test/flaky", id: "1" }, Text, "unknown");
    expect(app.records(deadLetters)).toMatchObject([
      { value: { function: "test/flaky", key: "1", payload: expect.stringContaining("unknown") } },
    ]);
  });

  it("is an answer that the engine refuses", async () => {
    const Twice = statefulFunction({ typename: "test/twice" }).on(Int, ({ self, sendAfter }) => {
      sendAfter(1000, self, Int, 1, "token");
    });
    const app = await testApp({ functions: [Twice] });
    await app.send(Twice.at("1"), Int, 1);
    await expect(app.send(Twice.at("1"), Int, 1)).rejects.toThrow(
      'test/twice "1": its answer is refused: it uses the cancellation token "token", which is pending already',
    );
  });
});
