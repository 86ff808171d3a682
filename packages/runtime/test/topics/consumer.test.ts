/**
 * Reading without HTTP: only what is durable, for as long as the reader waits, and never ahead of it; and records that
 * are taken out are those of a playground egress and no others.
 */
import { describe, expect, it } from "vitest";
import { fn } from "../functions.ts";
import { moduleOf, numbers, type Rig, type RigOptions, startRig, text } from "../support.ts";

const MANY = Number.MAX_SAFE_INTEGER;
const never = () => new AbortController().signal;

function start(options: Partial<RigOptions> = {}) {
  return startRig({ functions: fn(() => ({})), ...options });
}

async function page(rig: Rig, offset: number, signal = AbortSignal.abort()): Promise<string[]> {
  const records = await rig.runtime.consume("in", { offset, maxBytes: MANY, signal });
  return records.map(({ value }) => text(value));
}

describe("a page", () => {
  it("has what is durable, and nothing that is not yet", async () => {
    const rig = await start();
    await rig.produce("in", "a=1");
    await rig.idle();
    rig.store.hold();
    const produced = rig.produce("in", "a=2");
    const next = page(rig, 1, never());
    expect(await page(rig, 0)).toEqual(["1"]);
    expect(await page(rig, 1)).toEqual([]);
    rig.store.release();
    await produced;
    expect(await next).toEqual(["2"]);
  });

  it("is waited for until the signal, or until the runtime closes", async () => {
    const rig = await start();
    const patience = new AbortController();
    const [impatient, patient] = [page(rig, 0, patience.signal), page(rig, 0, never())];
    patience.abort();
    expect(await impatient).toEqual([]);
    await rig.close();
    expect(await patient).toEqual([]);
  });

  it("has no more than 1000 records", async () => {
    const rig = await start();
    await rig.produce("in", ...numbers(1500).map((n) => `a=${n}`));
    expect(await page(rig, 0)).toEqual(numbers(1000));
  });
});

describe("a stream", () => {
  it("reads no further than it is asked to, and then misses nothing", async () => {
    const offsets: number[] = [];
    const rig = await start({
      functions: fn(({ id }) =>
        id === "a" ? { egress: numbers(2500).map((n) => ["out", `a=${n}`]) } : {},
      ),
      wrap: (store) => ({
        ...store,
        records(topic, offset, limit, maxBytes) {
          if (topic === "out") offsets.push(offset);
          return store.records(topic, offset, limit, maxBytes);
        },
      }),
    });
    await rig.produce("in", "a=1");
    await rig.idle();
    const read: string[] = [];
    const done = new AbortController();
    for await (const records of rig.runtime.stream("out", { offset: 10, signal: done.signal })) {
      read.push(...records.map(({ value }) => text(value)));
      await rig.produce("in", "b=1");
      expect(offsets.at(-1)).toBe(read.length + 10 - records.length);
      if (read.length >= 2490) done.abort();
    }
    expect(read).toEqual(numbers(2500).slice(10));
  });

  it("ends with the runtime, and is refused for a topic that is not there", async () => {
    const rig = await start();
    expect(() => rig.runtime.stream("nowhere", { offset: 0, signal: never() })).toThrow(
      'there is no topic "nowhere"; there are in',
    );
    const pages = rig.runtime.stream("in", { offset: 0, signal: never() });
    const next = pages[Symbol.asyncIterator]().next();
    await rig.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});

describe("taking a record out", () => {
  it("is for the topics of playground egresses: those of the functions keep theirs", async () => {
    const playgroundEgresses = [{ port: 1, topics: ["mine"] }];
    const rig = await start({ module: moduleOf(undefined, { playgroundEgresses }) });
    await rig.produce("in", "a=1");
    for (const topic of ["in", "nowhere"]) {
      await expect(rig.runtime.pop(topic)).rejects.toMatchObject({ code: "unsupported-topic" });
    }
    expect(await rig.runtime.pop("mine")).toBe(undefined);
  });
});
