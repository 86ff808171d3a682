/** An outbox: all that is added is posted in its order, a number at a time, and the rest when it is time. */
import { expect, test } from "vitest";
import { Outbox, type Outcome, Unpacker } from "../src/index.ts";

const outcome: Outcome = { kind: "failed", reason: "none" };

function outbox() {
  const posted: number[][] = [];
  const soon: (() => void)[] = [];
  const box = new Outbox(
    (flat) => posted.push([...new Unpacker(flat).outcomes()].map(({ number }) => number)),
    (callback) => soon.push(callback),
  );
  const run = () => {
    for (const callback of soon.splice(0)) callback();
  };
  return { box, posted, run };
}

const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, n) => from + n);

test("few are posted together, when it is time", () => {
  const { box, posted, run } = outbox();
  for (const number of upTo(3)) box.addOutcome(number, outcome);
  expect(posted).toEqual([]);
  run();
  expect(posted).toEqual([upTo(3)]);
});

test("many are posted while more are added, so that the other thread can begin", () => {
  const { box, posted, run } = outbox();
  for (const number of upTo(70)) box.addOutcome(number, outcome);
  expect(posted).toEqual([upTo(32), upTo(64, 32)]);
  run();
  expect(posted.flat()).toEqual(upTo(70));
});

test("nothing is posted when there is nothing left to post", () => {
  const { box, posted, run } = outbox();
  for (const number of upTo(32)) box.addOutcome(number, outcome);
  run();
  expect(posted).toHaveLength(1);
});
