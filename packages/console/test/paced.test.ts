/** How often what a page shows is asked for. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { paced } from "../src/live/paced.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Notes when it is done; each takes `ms`. */
function work(ms: number, isAgain: () => boolean = () => false) {
  const begun: number[] = [];
  const doing = paced(async () => {
    begun.push(Date.now());
    await later(ms);
    return isAgain();
  });
  const from = Date.now();
  return { doing, begun: () => begun.map((at) => at - from) };
}

describe("what is asked for", () => {
  it("is done at once, and after a rest once more, however often that was asked for", async () => {
    const { doing, begun } = work(10);
    for (let asked = 0; asked < 5; asked++) doing.ask();
    await vi.advanceTimersByTimeAsync(5000);
    expect(begun()).toEqual([0, 260]);
    doing.stop();
  });

  it("takes a tenth of the time at most", async () => {
    const { doing, begun } = work(1000);
    const asking = setInterval(() => doing.ask(), 100);
    await vi.advanceTimersByTimeAsync(40_000);
    clearInterval(asking);
    doing.stop();
    // Not after the first time, which may be slow for once.
    expect(begun()).toEqual([100, 1350, 12_350, 23_350, 34_350]);
  });

  it("is done without the rest for somebody who waits, and after what is going on", async () => {
    const { doing, begun } = work(1000);
    doing.ask();
    await vi.advanceTimersByTimeAsync(500);
    doing.hurry();
    await vi.advanceTimersByTimeAsync(2500);
    expect(begun()).toEqual([0, 1000]);
    doing.hurry();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(begun()).toEqual([0, 1000, 3000]);
    doing.stop();
    doing.hurry();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(begun()).toEqual([0, 1000, 3000]);
  });

  it("is done once a second while it is asked for all the time, and quickly again after a quiet time", async () => {
    const { doing, begun } = work(0);
    const asking = setInterval(() => doing.ask(), 10);
    await vi.advanceTimersByTimeAsync(4000);
    clearInterval(asking);
    expect(begun()).toEqual([10, 261, 762, 1763, 2764, 3765]);
    await vi.advanceTimersByTimeAsync(4000);
    doing.ask();
    doing.ask();
    await vi.advanceTimersByTimeAsync(4000);
    doing.stop();
    expect(begun().slice(-3)).toEqual([4766, 8000, 8250]);
  });

  it("is tried again after a failure, at once when it is asked for, until it succeeds", async () => {
    let isDown = true;
    const { doing, begun } = work(0, () => isDown);
    doing.ask();
    await vi.advanceTimersByTimeAsync(2500);
    expect(begun()).toEqual([0, 2250]);
    await vi.advanceTimersByTimeAsync(500);
    isDown = false;
    doing.ask();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(begun()).toEqual([0, 2250, 3000]);
  });

  it("is not done any more once it is stopped, and what goes on is aborted", async () => {
    const signals: AbortSignal[] = [];
    const doing = paced(async (stop) => {
      signals.push(stop);
      await later(100);
      return true;
    });
    doing.ask();
    doing.ask();
    doing.stop();
    doing.ask();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});
