/** The time limit of calls: each has its own time, however many there are and in whatever order they end. */
import { describe, expect, it } from "vitest";
import { Deadlines } from "../../src/call/deadlines.ts";
import { ManualClock } from "../manual-clock.ts";

function start() {
  const clock = new ManualClock();
  const late: string[] = [];
  const onLate = (call: string) => void late.push(call);
  const deadlines = new Deadlines<string>({ limitMs: 100, clock, onLate });
  return { clock, late, deadlines };
}

describe("a call's time", () => {
  it("is its own: it is over so long after its beginning, and not before", () => {
    const { clock, late, deadlines } = start();
    deadlines.begin("first");
    clock.advance(60);
    deadlines.begin("second");
    clock.advance(39);
    expect(late).toEqual([]);
    clock.advance(1);
    expect(late).toEqual(["first"]);
    deadlines.begin("third");
    clock.advance(60);
    expect(late).toEqual(["first", "second"]);
    clock.advance(1000);
    expect(late).toEqual(["first", "second", "third"]);
  });

  it("is of no matter once it has ended, and then ends nobody else's", () => {
    const { clock, late, deadlines } = start();
    const calls = ["first", "second", "third", "fourth"].map((call) => deadlines.begin(call));
    const [first, second, third] = calls;
    for (const ended of [first, third, first]) if (ended !== undefined) deadlines.end(ended);
    clock.advance(1000);
    expect(late.toSorted()).toEqual(["fourth", "second"]);
    if (second !== undefined) deadlines.end(second);
    deadlines.begin("fifth");
    clock.advance(1000);
    expect(late).toContain("fifth");
    deadlines.begin("sixth");
    deadlines.close();
    clock.advance(1000);
    expect(late).not.toContain("sixth");
  });
});
