/** The checker of alarms, pops and messages that are given up must see every mistake: here each kind is planted. */
import { describe, expect, test } from "vitest";
import { brokenPromises, type Promised } from "../promises/checker.ts";

const sound: Promised = {
  alarms: [
    { n: 0, sentAt: 1000, ms: 50 },
    { n: 1, sentAt: 1000, ms: 8000 },
    // Cancelled too late to be sure.
    { n: 2, sentAt: 1000, ms: 50 },
  ],
  rings: [
    { n: 0, at: 1050 },
    { n: 2, at: 1060 },
  ],
  cancelled: [
    { n: 1, at: 1100 },
    { n: 2, at: 1055 },
  ],
  echoes: [0, 1, 2],
  popped: [0, 2],
  brokenPops: 1,
  doubtful: [
    { n: 0, id: "a", bad: false },
    { n: 1, id: "a", bad: true },
    { n: 2, id: "a", bad: false },
    // An operator may have given up what would have been done in the end.
    { n: 3, id: "b", bad: false },
  ],
  done: [
    { n: 0, at: 1 },
    { n: 2, at: 2 },
  ],
  deadLetters: [1, 3],
};

test("the checker finds nothing where nothing is wrong", () => {
  expect(brokenPromises(sound)).toEqual([]);
});

describe("the checker finds", () => {
  test.each<readonly [string, Partial<Promised>, string]>([
    [
      "an alarm that rings twice",
      { rings: [...sound.rings, { n: 0, at: 2000 }] },
      "alarm 0 rang twice",
    ],
    [
      "an alarm that rings early",
      {
        rings: [
          { n: 0, at: 1049 },
          { n: 2, at: 1060 },
        ],
      },
      "alarm 0 rang 1 ms early",
    ],
    ["an alarm that is lost", { rings: [{ n: 2, at: 1060 }] }, "alarm 0 never rang"],
    [
      "an alarm that rings although it is cancelled",
      { rings: [...sound.rings, { n: 1, at: 9000 }] },
      "alarm 1 rang though it was cancelled 7900 ms before it was due",
    ],
    ["a record that is popped twice", { popped: [0, 2, 2] }, "record 2 was popped 2 times"],
    [
      "a record that is lost",
      { brokenPops: 0 },
      "1 records were never popped, and only 0 pops broke off: 1",
    ],
    [
      "a message that is lost",
      { done: [{ n: 0, at: 1 }] },
      "message 2 was done 0 times and given up 0 times",
    ],
    [
      "a message that is done and given up",
      { deadLetters: [0, 1, 3] },
      "message 0 was done 1 times and given up 1 times",
    ],
    [
      "a message that is given up twice",
      { deadLetters: [1, 1, 3] },
      "message 1 was done 0 times and given up 2 times",
    ],
    [
      "messages of one id in another order",
      {
        done: [
          { n: 2, at: 1 },
          { n: 0, at: 2 },
        ],
      },
      "message 0 of a was done after message 2",
    ],
  ])("%s", (_what, planted, violation) => {
    expect(brokenPromises({ ...sound, ...planted })).toEqual([violation]);
  });

  test("a bad message that is done", () => {
    const done = [...sound.done.slice(0, 1), { n: 1, at: 2 }, ...sound.done.slice(1)];
    expect(brokenPromises({ ...sound, done, deadLetters: [3] })).toEqual([
      "message 1 was done, and it is bad",
    ]);
  });
});
