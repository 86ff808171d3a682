/**
 * `statefun-ts/testing` is what users write their own tests with: it has to show all that a handler asked for, as
 * values and in order, and to fail for whatever a runtime would refuse.
 */
import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import {
  addressOf,
  customEgress,
  Int,
  jsonType,
  kafkaEgress,
  kinesisEgress,
  Long,
  statefulFunction,
  Text,
} from "../../src/index.ts";
import { invoke } from "../../src/testing/index.ts";
import { failureOf } from "../support.ts";

const Order = jsonType(
  "test/order",
  z.object({ item: z.string(), at: z.record(z.string(), z.int()).optional() }),
);
const friend = addressOf("test/friend", "f");
// Two topics of one egress, and two types under one name: the wire tells them apart by nothing but their order.
const orders = kafkaEgress({ typename: "test/kafka", topic: "orders", type: Order });
const names = kafkaEgress({ typename: "test/kafka", topic: "names", type: Text });
const shards = kinesisEgress({ typename: "test/kinesis", stream: "s", type: Text });
const raw = customEgress({ typename: "test/raw", type: Int });
const OldOrder = jsonType("test/order", z.string());

let tries = 0;
const Fn = statefulFunction({
  typename: "test/fn",
  storage: { total: Long, last: Text, seen: Int },
  maxAttempts: 2,
})
  .on(
    Text,
    ({ storage, self, caller, send, sendAfter, cancelDelayedMessage, sendEgress, log }, item) => {
      log.info({}, "is silent");
      storage.total = (storage.total ?? 0n) + 1n;
      storage.last = storage.last === undefined ? item : undefined;
      send(caller ?? self, Order, { item });
      send(friend, OldOrder, item);
      cancelDelayedMessage("before");
      sendAfter(1, friend, Int, 7, "token");
      sendAfter(2, self, Text, "");
      sendEgress(orders, { item }, { key: "k" });
      sendEgress(names, item);
      sendEgress(shards, item, { partitionKey: "p" });
      sendEgress(raw, 1);
      if (item === "second try" && tries++ === 0) throw new Error("first try");
    },
  )
  .on(Int, () => {
    throw new Error("on purpose");
  });

test("shows everything that a handler asked for", async () => {
  const caller = addressOf("test/asker", "a/b");
  const effects = await invoke(
    Fn,
    "x",
    { type: Text, value: "socks", caller },
    { total: 41n, last: "before", seen: 0 },
  );
  expect(effects).toEqual({
    storage: { total: 42n, seen: 0 },
    sent: [
      { to: caller, type: "test/order", value: { item: "socks" } },
      { to: friend, type: "test/order", value: "socks" },
    ],
    delayed: [
      { cancel: "before" },
      { to: friend, type: Int.typename, value: 7, delayMs: 1, token: "token" },
      { to: Fn.at("x"), type: Text.typename, value: "", delayMs: 2 },
    ],
    egressed: [
      { egress: "test/kafka", value: { item: "socks" }, options: { key: "k" } },
      { egress: "test/kafka", value: "socks" },
      { egress: "test/kinesis", value: "socks", options: { partitionKey: "p" } },
      { egress: "test/raw", value: 1 },
    ],
  });
  expectTypeOf(effects.storage.total).toEqualTypeOf<bigint | undefined>();
});

test("without storage and caller it is a new instance, and a message from an ingress", async () => {
  const { storage, sent } = await invoke(Fn, "x", { type: Text, value: "socks" });
  expect(storage).toEqual({ total: 1n, last: "socks" });
  expect(sent[0]?.to).toEqual(Fn.at("x"));
});

test("shows the attempt that worked and nothing of the one before", async () => {
  const { storage, sent, egressed } = await invoke(Fn, "x", { type: Text, value: "second try" });
  expect(tries).toBe(2);
  expect(storage.total).toBe(1n);
  expect(sent).toHaveLength(2);
  expect(egressed).toHaveLength(4);
});

test("fails as the handler fails", async () => {
  const error = await failureOf(invoke(Fn, "x", { type: Int, value: 1 }));
  expect(error).toMatchObject({ code: "handler-failed", cause: new Error("on purpose") });
  expect(error.message).toContain('test/fn "x"');
});

test("fails for values that would not survive the wire", async () => {
  const fn = statefulFunction({ typename: "test/f", storage: { n: Int } })
    .on(Int, ({ storage }, n) => {
      storage.n = n + 0.5;
    })
    .on(Order, () => undefined);
  for (const attempt of [
    invoke(fn, "x", { type: Int, value: 1 }),
    invoke(fn, "x", { type: Int, value: 0.5 }),
    invoke(fn, "x", { type: Int, value: 1 }, { n: 2 ** 31 }),
  ]) {
    expect((await failureOf(attempt)).code).toBe("invalid-value");
  }
});

test("runs catch-all handlers too", async () => {
  const fn = statefulFunction({ typename: "test/f" }).onAny(({ send, self }, any) => {
    send(self, Text, any.typename);
  });
  const { sent } = await invoke(fn, "x", { type: Order, value: { item: "socks" } });
  expect(sent).toEqual([{ to: fn.at("x"), type: Text.typename, value: "test/order" }]);
});
