/** The time limit of calls: each has its own time, however many there are and in whatever order they end. */
import { describe, expect, it } from "vitest";
import { Deadlines } from "../../src/call/deadlines.ts";
import { ManualClock } from "../manual-clock.ts";

function start() {
  const clock = new ManualClock();
  const late: string[] = [];
  const numbers = new Map<string, number>();
  const deadlines = new Deadlines<string>({
    limitMs: 100,
    clock,
    onLate(call) {
      late.push(call);
      end(call);
    },
  });
  const begin = (call: string) => void numbers.set(call, deadlines.begin(call));
  const end = (call: string): void => deadlines.end(numbers.get(call) ?? Number.NaN);
  return { clock, late, deadlines, begin, end };
}

describe("a call's time", () => {
  it("is its own: it is over so long after its beginning, and not before", () => {
    const { clock, late, begin } = start();
    begin("first");
    clock.advance(60);
    begin("second");
    clock.advance(39);
    expect(late).toEqual([]);
    clock.advance(1);
    expect(late).toEqual(["first"]);
    begin("third");
    clock.advance(60);
    expect(late).toEqual(["first", "second"]);
    clock.advance(1000);
    expect(late).toEqual(["first", "second", "third"]);
  });

  it("is of no matter once it has ended, and then ends nobody else's", () => {
    const { clock, late, deadlines, begin, end } = start();
    for (const call of ["first", "second", "third", "fourth"]) begin(call);
    end("first");
    end("third");
    clock.advance(50);
    begin("fifth");
    clock.advance(50);
    expect(late.toSorted()).toEqual(["fourth", "second"]);
    clock.advance(50);
    expect(late).toHaveLength(3);
    expect(late).toContain("fifth");
    begin("sixth");
    deadlines.close();
    clock.advance(1000);
    expect(late).not.toContain("sixth");
  });
});
