/**
 * The metrics are what an operator sees of a service that is unwell: batches that fail, messages that are given up and
 * batches that hang must show, each under the function that it is about.
 */
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { Int, requestReplyHandler, statefulFunction, Text } from "../src/index.ts";
import { statefunMetrics } from "../src/metrics.ts";
import { deadLetters, failureOf, message, text, toFunction } from "./support.ts";

test("batches by outcome, messages, dead letters and what is in flight", async () => {
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
  const fn = statefulFunction({ typename: "test/f", storage: { n: Int } })
    .on(Int, () => gate)
    .on(Text, () => {
      throw new Error("on purpose");
    });
  const quiet = statefulFunction({ typename: "test/quiet" }).on(Int, () => undefined);
  const registry = new Registry();
  const observer = statefunMetrics(registry);
  const handle = requestReplyHandler({ functions: [fn, quiet], observer, deadLetters });
  const shown = async (line: string) => {
    const found = (await registry.metrics())
      .split("\n")
      .find((each) => each.startsWith(`${line} `));
    return found?.slice(line.length + 1);
  };

  const slow = handle(
    toFunction(fn, { messages: [message(Int, 1), message(Int, 2), text("x", "")] }),
  );
  expect(await shown('statefun_batches_in_flight{function="test/f"}')).toBe("1");
  openGate();
  await slow;
  await failureOf(handle(toFunction(fn, { messages: [message(Int, 1), message(Text, "")] })));
  await handle(toFunction(fn, { state: {}, messages: [message(Int, 1)] }));
  await handle(toFunction(quiet, { messages: [message(Int, 1)] }));
  // What is refused before a function is found belongs to none.
  await failureOf(handle(Buffer.from("nonsense")));

  for (const [line, value] of [
    ['statefun_batches_in_flight{function="test/f"}', "0"],
    ['statefun_batches_total{function="test/f",outcome="succeeded"}', "1"],
    ['statefun_batches_total{function="test/f",outcome="failed"}', "1"],
    ['statefun_batches_total{function="test/f",outcome="incomplete"}', "1"],
    ['statefun_batches_total{function="test/quiet",outcome="succeeded"}', "1"],
    ['statefun_batches_total{function="test/quiet",outcome="failed"}', "0"],
    ['statefun_invocations_total{function="test/f"}', "3"],
    ['statefun_invocations_total{function="test/quiet"}', "1"],
    ['statefun_dead_letters_total{function="test/f"}', "1"],
    ['statefun_batch_duration_seconds_count{function="test/f"}', "3"],
  ] as const) {
    expect([line, await shown(line)]).toEqual([line, value]);
  }
});
