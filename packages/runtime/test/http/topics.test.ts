/** Topics over real HTTP: how much is in them, what is in them, and that some of it is not needed any more. */
import { describe, expect, it } from "vitest";
import type { TopicRecord } from "../../src/model.ts";
import { anyDisk, type Disk } from "../disks.ts";
import { deferred, fn } from "../functions.ts";
import { group, topicAt } from "../store/fixtures.ts";
import { moduleOf, numbers, type RigOptions, startRig, until } from "../support.ts";

const START = Date.parse("2026-01-01T00:00:00Z");
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

const copy = fn(({ id, messages }) => ({
  egress: messages.map((message) => ["out", `${id}=${message}`] as const),
}));

async function start(disk = anyDisk(), options: Partial<RigOptions> = {}) {
  const rig = await startRig({ functions: copy, disk, retentionMs: WEEK_MS, ...options });
  const url = await rig.serve();
  const ask = async (method: string, path: string, headers = {}) => {
    const response = await fetch(`${url}${path}`, { method, headers });
    return { status: response.status, body: (await response.json()) as unknown };
  };
  return {
    rig,
    ask,
    get: async <Answer = unknown>(path: string) => (await ask("GET", path)).body as Answer,
    /** The offsets of what is found, and where to go on. */
    find: async (query: string) => {
      const { records, next } = (await ask("GET", `/topics/in/records?${query}`)).body as {
        records: { offset: number }[];
        next: number;
      };
      return [records.map(({ offset }) => offset), next];
    },
  };
}

/** Records of topic `in`, a second apart, with their number as the key; the functions have been sent them. */
async function withRecords(count: number, changes: Partial<TopicRecord> = {}): Promise<Disk> {
  const disk = anyDisk();
  const store = await disk.open();
  const records = numbers(count).map((key, offset) => ({
    topic: "in",
    offset,
    key: Buffer.from(key),
    value: Buffer.from(`"${key}"`),
    timestamp: START + offset * 1000,
    source: undefined,
    ...changes,
  }));
  const topics = [topicAt("in", count, count)];
  await store.commit(group({ records, topics }));
  await store.close();
  return disk;
}

describe("a topic", () => {
  it("says how much is in it, how far the functions are, and how long it is kept", async () => {
    const gate = deferred();
    const functions = fn(async ({ id, messages }) => {
      if (messages.includes("wait")) await gate.promise;
      return { egress: [["out", `${id}=12345`]] };
    });
    const retention = { out: { ageMs: 1000, maxBytes: 2000 } };
    const module = moduleOf({ in: "test/fn", slow: "test/fn" });
    const { rig, get } = await start(anyDisk(), { functions, retention, module });
    await rig.produce("in", "a=1", "b=2");
    await rig.idle();
    const own = { kind: "egress", retention: { ageMs: 1000, maxBytes: 2000 } };
    const out = { topic: "out", ...own, firstOffset: 0, nextOffset: 2, records: 2 };
    expect(await get("/topics/out")).toEqual({ ...out, bytes: 12, position: 2, lag: 0 });
    expect(await get("/topics?details=true")).toMatchObject([
      { topic: "in", kind: "ingress", records: 2, bytes: 4, lag: 0, retention: { ageMs: WEEK_MS } },
      { topic: "out" },
      { topic: "slow", kind: "ingress", firstOffset: 0, nextOffset: 0, bytes: 0 },
    ]);
    expect((await get<string[]>("/topics")).sort()).toEqual(["in", "out", "slow"]);
    await rig.produce("slow", ...numbers(2000).map((n) => `${n}=wait`));
    const { lag, position } = await get<{ lag: number; position: number }>("/topics/slow");
    expect(lag).toBeGreaterThan(0);
    expect(position + lag).toBe(2000);
    gate.resolve();
  });

  it("is of a kind, as the module has it now", async () => {
    const disk = anyDisk();
    const store = await disk.open();
    const names = ["in", "old", "pop", "dead-letters"];
    await store.commit(
      group({
        records: names.map((topic) => ({ ...RECORD, topic })),
        topics: names.map((name) => topicAt(name, 1, name === "old" ? 0 : 1)),
      }),
    );
    await store.close();
    const module = moduleOf(undefined, { playgroundEgresses: [{ port: 0, topics: ["pop"] }] });
    const { get, ask } = await start(disk, { module });
    const topics = await get<{ topic: string; kind: string }[]>("/topics?details=true");
    const kinds = topics.map(({ topic, kind }) => `${topic}: ${kind}`);
    expect(kinds).toEqual([
      "dead-letters: dead-letters",
      "in: ingress",
      "old: dropped",
      "pop: popped",
    ]);
    expect(await ask("GET", "/topics/none")).toMatchObject({
      status: 404,
      body: { error_code: 40401 },
    });
  });
});

const RECORD: TopicRecord = {
  topic: "in",
  offset: 0,
  key: undefined,
  value: new Uint8Array(1),
  timestamp: START,
  source: undefined,
};

describe("the records of a topic", () => {
  it("are found from an offset, a time or near the end on, in pages", async () => {
    const { find, get, ask } = await start(await withRecords(10));
    expect(await find("")).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10]);
    expect(await find("offset=8")).toEqual([[8, 9], 10]);
    expect(await find("offset=2&limit=3")).toEqual([[2, 3, 4], 5]);
    expect(await find("last=2")).toEqual([[8, 9], 10]);
    expect(await find("last=0")).toEqual([[], 10]);
    expect(await find("time=2026-01-01T00:00:06.001Z")).toEqual([[7, 8, 9], 10]);
    expect(await find("time=2026-01-01T02:00:09%2B02:00")).toEqual([[9], 10]);
    expect(await find("time=2027-01-01T00:00:00Z")).toEqual([[], 10]);
    expect(await get("/topics/in/records?last=1")).toEqual({
      records: [
        {
          topic: "in",
          key: "9",
          value: "9",
          partition: 0,
          offset: 9,
          time: "2026-01-01T00:00:09.000Z",
        },
      ],
      next: 10,
      end: 10,
    });
    const accept = "application/vnd.kafka.binary.v2+json";
    expect((await ask("GET", "/topics/in/records?last=1", { accept })).body).toMatchObject({
      records: [{ key: "OQ==", value: "Ijki", time: "2026-01-01T00:00:09.000Z" }],
    });
    expect(await ask("GET", "/topics/in/records?last=1&offset=2")).toMatchObject({
      status: 400,
      body: {
        error_code: 40002,
        message: 'query: only one of "offset", "time" and "last" says where to begin',
      },
    });
  });

  it("are found from the last one on, in pages", async () => {
    const { find, ask } = await start(await withRecords(10));
    expect(await find("newest=true&limit=3")).toEqual([[9, 8, 7], 7]);
    expect(await find("newest=true&before=7&limit=100")).toEqual([[6, 5, 4, 3, 2, 1, 0], 0]);
    expect(await find("newest=true&before=0")).toEqual([[], 0]);
    expect(await find("newest=true&before=1000&limit=1")).toEqual([[9], 9]);
    await ask("DELETE", "/topics/in/records?before=8");
    expect(await find("newest=true")).toEqual([[9, 8], 8]);
    expect(await find("newest=true&before=3")).toEqual([[], 8]);
    for (const query of ["before=5", "newest=true&last=2", "newest=true&offset=0"]) {
      expect(await ask("GET", `/topics/in/records?${query}`)).toMatchObject({ status: 400 });
    }
  });

  it("are found from the last one on by their key, or alone when they are large", async () => {
    const many = await start(await withRecords(5500));
    expect(await many.find("newest=true&key=5400")).toEqual([[5400], 500]);
    expect(await many.find("newest=true&key=7")).toEqual([[], 500]);
    expect(await many.find("newest=true&key=7&before=500")).toEqual([[7], 0]);
    const large = await start(await withRecords(5, { value: new Uint8Array(600_000) }));
    expect(await large.find("newest=true")).toEqual([[4], 4]);
    expect(await large.find("newest=true&before=4")).toEqual([[3], 3]);
  });

  it("are found by their key, of so many that are looked through in a request", async () => {
    const { find } = await start(await withRecords(5500));
    expect(await find("key=7")).toEqual([[7], 5000]);
    expect(await find("key=5400")).toEqual([[], 5000]);
    expect(await find("key=5400&offset=5000")).toEqual([[5400], 5500]);
  });

  it("fill a page, but a larger one is given alone", async () => {
    const { find } = await start(await withRecords(5, { value: new Uint8Array(600_000) }));
    expect(await find("")).toEqual([[0], 1]);
    expect(await find("offset=1")).toEqual([[1], 2]);
  });

  it("are removed up to an offset, a part at a time, for good", async () => {
    const disk = await withRecords(5000);
    const { rig, ask, get } = await start(disk);
    expect(await ask("DELETE", "/topics/in/records?before=4500")).toEqual({
      status: 200,
      body: { removed: 4500, firstOffset: 4500 },
    });
    const slices = rig.store.attempts.filter(({ forgotten }) => forgotten.length > 0);
    expect(slices.length).toBe(3);
    expect(await get("/topics/in")).toMatchObject({ firstOffset: 4500, records: 500, bytes: 5000 });
    expect(await ask("DELETE", "/topics/in/records?before=4500")).toMatchObject({
      body: { removed: 0 },
    });
    await rig.crash();
    const again = await start(disk);
    expect(await again.find("limit=1")).toEqual([[4500], 4501]);
    await again.ask("DELETE", "/topics/in/records?before=5000");
    expect(await again.rig.produce("in", "a=1")).toEqual([5000]);
  });

  it("are kept while functions have not read them", async () => {
    const gate = deferred();
    const functions = fn(async () => {
      await gate.promise;
      return {};
    });
    const { rig, ask } = await start(anyDisk(), { functions });
    await rig.produce("in", ...numbers(2000).map((n) => `${n}=x`));
    const { position = 0 } = rig.store.topic("in") ?? {};
    expect(await ask("DELETE", "/topics/in/records?before=2000")).toEqual({
      status: 409,
      body: {
        error_code: 40903,
        message: `"in" has been read up to offset ${position}: what is there from then on is kept, so remove those before ${position} at most`,
      },
    });
    expect(rig.store.firstOffset("in")).toBe(0);
    gate.resolve();
    await until(() => {
      rig.clock.advance(10);
      return rig.store.topic("in")?.position === 2000;
    });
    expect(await ask("DELETE", "/topics/in/records")).toMatchObject({
      status: 400,
      body: { message: "query.before: it is missing" },
    });
  });
});
