/** testApp: functions together on the engine, as their users' tests see them. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import {
  customEgress,
  Int,
  jsonType,
  kafkaEgress,
  kinesisEgress,
  statefulFunction,
  Text,
} from "../../src/index.ts";
import { testApp } from "../../src/testing/index.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const BEGINNING = Date.UTC(2026, 0, 1);

const Order = jsonType("test/Order", z.object({ item: z.string(), quantity: z.int().min(1) }));
const receipts = kafkaEgress({ typename: "test/kafka", topic: "receipts", type: Order });
const names = kafkaEgress({ typename: "test/kafka", topic: "names", type: Text });
const shards = kinesisEgress({ typename: "test/kinesis", stream: "s", type: Text });
const raw = customEgress({ typename: "test/raw", type: Int });

/** Counts what it is sent, asks a friend about it and reminds itself. */
const Counter = statefulFunction({
  typename: "test/counter",
  storage: { count: Int, session: { type: Text, expireAfterWrite: DAY_MS } },
})
  .on(Int, ({ storage, self, send, sendAfter }, n) => {
    storage.count = (storage.count ?? 0) + n;
    send(Friend.at(self.id), Text, `${n}`);
    sendAfter(30 * DAY_MS, self, Text, "reminder", `reminder ${storage.count}`);
  })
  .on(Text, ({ storage, cancelDelayedMessage }, text) => {
    if (text === "cancel") cancelDelayedMessage(`reminder ${storage.count}`);
    else storage.session = text;
  });
const Friend = statefulFunction({ typename: "test/friend", storage: { heard: Text } }).on(
  Text,
  ({ storage }, text) => {
    storage.heard = (storage.heard ?? "") + text;
  },
);
const functions = [Counter, Friend];

afterEach(() => vi.useRealTimers());

describe("an app of functions", () => {
  it("is at rest when a call is over: what was sent meanwhile has been handled, too", async () => {
    const app = await testApp({ functions });
    await app.send(Counter.at("Ann"), Int, 2);
    await app.send(Counter.at("Ann"), Int, 3);
    expect(app.state(Counter, "Ann")).toEqual({ count: 5 });
    expect(app.state(Friend, "Ann")).toEqual({ heard: "23" });
    expect(app.state(Counter, "Bob")).toEqual({});
    expect(app.ids(Counter)).toEqual(["Ann"]);
    expect(app.now()).toBe(BEGINNING);
  });

  it("handles what is sent in one go together", async () => {
    const app = await testApp({ functions });
    await Promise.all([1, 2, 3].map((n) => app.send(Counter.at("Ann"), Int, n)));
    expect(app.state(Counter, "Ann")).toEqual({ count: 6 });
    expect(app.state(Friend, "Ann")).toEqual({ heard: "123" });
  });

  it("shows delayed messages with their tokens, and has them come in their time", async () => {
    const app = await testApp({ functions });
    await app.send(Counter.at("Ann"), Int, 2);
    const reminder = {
      from: { typename: "test/counter", id: "Ann" },
      to: { typename: "test/counter", id: "Ann" },
      type: Text.typename,
      value: "reminder",
      dueAt: BEGINNING + 30 * DAY_MS,
      token: "reminder 2",
    };
    expect(app.delayed()).toEqual([reminder]);
    expect(app.delayed(Friend)).toEqual([]);
    await app.advance(30 * DAY_MS - 1);
    expect(app.state(Counter, "Ann")).toEqual({ count: 2 });
    await app.advance(1);
    expect(app.state(Counter, "Ann")).toEqual({ count: 2, session: "reminder" });
    expect(app.delayed()).toEqual([]);
  });

  it.each<readonly [ms: unknown, shown: string]>([
    [-1, "-1"],
    [Number.NaN, "NaN"],
    [Number.MAX_VALUE, "1.7976931348623157e+308"],
    ["1000", '"1000"'],
    [null, "null"],
  ])("does not let %o pass", async (ms, shown) => {
    const app = await testApp({ functions });
    await expect(app.advance(ms as number)).rejects.toThrow(
      new RangeError(`time passes by 0 to 1000000000000000 milliseconds, not by ${shown}`),
    );
  });

  it("has no delayed message come that was cancelled", async () => {
    const app = await testApp({ functions });
    await app.send(Counter.at("Ann"), Int, 2);
    await app.send(Counter.at("Ann"), Text, "cancel");
    expect(app.delayed()).toEqual([]);
    await app.advance(365 * DAY_MS);
    expect(app.state(Counter, "Ann")).toEqual({ count: 2 });
  });

  it("lets values expire by virtual time", async () => {
    const app = await testApp({ functions });
    await app.send(Counter.at("Ann"), Text, "here");
    await app.advance(DAY_MS - 1);
    expect(app.state(Counter, "Ann")).toEqual({ session: "here" });
    await app.advance(1);
    expect(app.state(Counter, "Ann")).toEqual({});
    expect(app.ids(Counter)).toEqual([]);
  });

  it("shows what each egress got, whichever topic of it", async () => {
    const Writer = statefulFunction({ typename: "test/writer" }).on(Order, (context, order) => {
      context.sendEgress(receipts, order, { key: context.self.id });
      context.sendEgress(names, order.item);
      context.sendEgress(shards, order.item, { partitionKey: "p" });
      context.sendEgress(raw, order.quantity);
    });
    const app = await testApp({ functions: [Writer] });
    await app.send(Writer.at("Ann"), Order, { item: "socks", quantity: 2 });
    expect(app.records(receipts)).toEqual([
      { value: { item: "socks", quantity: 2 }, options: { key: "Ann" } },
    ]);
    expect(app.records(names)).toEqual([{ value: "socks" }]);
    expect(app.records(shards)).toEqual([{ value: "socks", options: { partitionKey: "p" } }]);
    expect(app.records(raw)).toEqual([{ value: 2 }]);
  });

  it("loses in a crash what functions keep in variables, and nothing that is committed", async () => {
    const app = await testApp({
      functions: () => {
        let seen = 0;
        return [
          statefulFunction({ typename: "test/counter", storage: { count: Int } }).on(
            Int,
            ({ storage, self, sendAfter }) => {
              storage.count = ++seen;
              sendAfter(1000, self, Int, 1);
            },
          ),
        ];
      },
    });
    await app.send(Counter.at("Ann"), Int, 1);
    await app.advance(1000);
    expect(app.state(Counter, "Ann")).toEqual({ count: 2 });
    await app.crash();
    expect(app.state(Counter, "Ann")).toEqual({ count: 2 });
    await app.advance(1000);
    expect(app.state(Counter, "Ann")).toEqual({ count: 1 });
  });

  it("gives functions its time, which is not that of the process", async () => {
    const app = await testApp({
      functions: ({ now }) => [
        statefulFunction({ typename: "test/clock", storage: { at: Text } }).on(Int, (context) => {
          context.storage.at = new Date(now()).toISOString();
        }),
      ],
    });
    const Clock = statefulFunction({ typename: "test/clock", storage: { at: Text } }).on(
      Int,
      () => {},
    );
    await app.advance(30 * DAY_MS);
    await app.send(Clock.at("1"), Int, 1);
    expect(app.state(Clock, "1")).toEqual({ at: "2026-01-31T00:00:00.000Z" });
  });

  it("waits for handlers that wait for the real world", async () => {
    const Slow = statefulFunction({ typename: "test/slow", storage: { done: Int } }).on(
      Int,
      async ({ storage }, n) => {
        await sleep(5);
        storage.done = n;
      },
    );
    const app = await testApp({ functions: [Slow] });
    await app.send(Slow.at("1"), Int, 1);
    expect(app.state(Slow, "1")).toEqual({ done: 1 });
    expect(app.now()).toBe(BEGINNING);
  });

  it("says where a handler does not return, such as from a wait for a fake timer", async () => {
    vi.useFakeTimers();
    const Slow = statefulFunction({ typename: "test/slow", storage: { done: Int } }).on(
      Int,
      async ({ storage }, n) => {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        storage.done = n;
      },
    );
    const app = await testApp({ functions: [Slow] });
    const warned = once(process, "warning");
    const sent = app.send(Slow.at("1"), Int, 1);
    expect(String((await warned)[0])).toContain('test/slow "1" has been at io.statefun.types/int');
    vi.runAllTimers();
    await sent;
    expect(app.state(Slow, "1")).toEqual({ done: 1 });
  });

  it("needs no timers, so that they may be fake", async () => {
    vi.useFakeTimers();
    const app = await testApp({ functions });
    await app.send(Counter.at("Ann"), Int, 2);
    await app.advance(30 * DAY_MS);
    expect(app.state(Counter, "Ann")).toEqual({ count: 2, session: "reminder" });
  });

  it("has nothing to do with other apps of the same functions", async () => {
    const apps = await Promise.all(Array.from({ length: 8 }, () => testApp({ functions })));
    await Promise.all(
      apps.map(async (app, n) => {
        await app.send(Counter.at("Ann"), Int, n);
        await app.advance(n * 1000);
      }),
    );
    expect(apps.map((app) => app.state(Counter, "Ann").count)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(apps.map((app) => app.now() - BEGINNING)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((n) => n * 1000),
    );
  });
});
