/** Many who want something at once: a share of it in each turn of the event loop, in their order, and nobody is left out. */
import { expect, it } from "vitest";
import { Turns } from "../src/turns.ts";

function start(bytes: number) {
  const due: (() => void)[] = [];
  const turns = new Turns({ soon: (callback) => due.push(callback) }, bytes);
  const done: string[] = [];
  return {
    run: (name: string, size: number) =>
      turns.run(
        () => done.push(name),
        () => size,
      ),
    /** What one turn does, and how many more there are to come. */
    turn() {
      due.shift()?.();
      return [done.splice(0).join(""), due.length];
    },
  };
}

it("do as much in a turn as it has room for, but at least one piece", () => {
  const { run, turn } = start(10_000);
  for (const [name, size] of [
    ["a", 4000],
    ["b", 4000],
    ["c", 4000],
    ["d", 50_000],
    ["e", 1],
  ] as const) {
    void run(name, size);
  }
  expect([turn(), turn(), turn()]).toEqual([
    ["abc", 1],
    ["d", 1],
    ["e", 0],
  ]);
});

it("count something for what gives nothing, so that a thousand of these are more than one turn", () => {
  const { run, turn } = start(10_000);
  for (let n = 0; n < 1000; n++) void run("x", 0);
  const [first] = turn();
  expect(String(first).length).toBe(10);
});

it("let the next one go on when one fails", async () => {
  const due: (() => void)[] = [];
  const turns = new Turns({ soon: (callback) => due.push(callback) }, 1);
  const fails = turns.run(
    () => {
      throw new Error("the disk is gone");
    },
    () => 0,
  );
  const fine = turns.run(
    () => "fine",
    () => 0,
  );
  while (due.length > 0) due.shift()?.();
  await expect(fails).rejects.toThrow("the disk is gone");
  expect(await fine).toBe("fine");
});
