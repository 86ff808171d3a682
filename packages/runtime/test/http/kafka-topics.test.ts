/** What an operator sees of topics whose records come from Kafka or go there: by the API, and by the commands on it. */
import { expect, it } from "vitest";
import { headersText } from "../../src/record-headers.ts";
import { statefun } from "../cli/support.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { fn } from "../functions.ts";
import { bytes, group, record, topicAt } from "../store/fixtures.ts";
import { startRig } from "../support.ts";

const ADDRESS = "kafka:9092";
const HEADERS = headersText([
  ["trace", bytes("1-2")],
  ["trace", undefined],
  ["raw", Uint8Array.of(255)],
]);

/** Of whichever of the answers. */
interface Body {
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** Topic `in` was read from Kafka, but for its last record, and of the three of `out` Kafka has acknowledged one. */
async function start() {
  const folder = temporaryFolder();
  const disk = sqliteDisk(folder);
  const store = await disk.open();
  const source = { partition: 2, offset: 70, timestamp: Date.UTC(2026, 0, 1), headers: HEADERS };
  await store.commit(
    group({
      records: [
        { ...record(0, 5, '"a"'), source },
        { ...record(1, 5, '"b"'), source: { ...source, timestamp: -1, headers: undefined } },
        record(2, 5, '"c"'),
        ...[0, 1, 2].map((offset) => ({ ...record(offset, 5), topic: "out" })),
      ],
      topics: [topicAt("in", 3, 3), { ...topicAt("out", 3, 1), forwardedTo: ADDRESS }],
    }),
  );
  await store.close();
  const rig = await startRig({ functions: fn(() => ({})), disk });
  const url = await rig.serve();
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Body };
  };
  return { rig, url, ask, folder };
}

it("is where a topic goes, and how much of it is still to go", async () => {
  const { ask } = await start();
  expect((await ask("/topics/out")).body).toMatchObject({
    kind: "egress",
    forwardedTo: ADDRESS,
    nextOffset: 3,
    position: 1,
    lag: 2,
  });
  expect((await ask("/topics/in")).body).not.toHaveProperty("forwardedTo");
});

it("is that what is still to go cannot be removed", async () => {
  const { ask, rig } = await start();
  const remove = (before: number) =>
    ask(`/topics/out/records?before=${before}`, { method: "DELETE" });
  expect(await remove(2)).toMatchObject({
    status: 409,
    body: {
      message: expect.stringContaining(
        `"out" has been acknowledged by Kafka at ${ADDRESS} up to offset 1`,
      ),
    },
  });
  expect((await remove(1)).body).toEqual({ removed: 1, firstOffset: 1 });
  expect(rig.records("out")).toHaveLength(2);
});

it("is where a record stood in Kafka, where records are shown with their times", async () => {
  const { ask } = await start();
  const { records } = (await ask("/topics/in/records")).body;
  expect(records).toMatchObject([
    {
      value: "a",
      partition: 0,
      offset: 0,
      kafka: {
        partition: 2,
        offset: 70,
        time: "2026-01-01T00:00:00.000Z",
        headers: [
          ["trace", "1-2"],
          ["trace", null],
          ["raw", { base64: "/w==" }],
        ],
      },
    },
    { value: "b", kafka: { partition: 2, offset: 70, headers: [] } },
    { value: "c" },
  ]);
  expect(records[1]?.["kafka"]).not.toHaveProperty("time");
  expect(records[2]).not.toHaveProperty("kafka");
  const accept = "application/vnd.kafka.binary.v2+json";
  const binary = await ask("/topics/in/records?limit=1", { headers: { accept } });
  expect(binary.body.records).toMatchObject([{ value: "ImEi", kafka: { offset: 70 } }]);
  // The dialect of Kafka REST has no place for it.
  expect((await ask("/topics/in/partitions/0/records?offset=0")).body).toContainEqual({
    topic: "in",
    key: null,
    value: "a",
    partition: 0,
    offset: 0,
  });
});

it("is the same from a data folder, and can be produced again", async () => {
  const { rig, url, folder } = await start();
  const consume = async (...from: string[]) =>
    (await statefun(["consume", "in", "--last", "3", ...from])).stdout;
  const topics = async (...from: string[]) => (await statefun(["topics", "out", ...from])).stdout;
  const [records, table, json] = [
    await consume("--url", url),
    await topics("--url", url),
    await topics("--url", url, "--json"),
  ];
  expect(table).toMatch(/LAG +BYTES +FORWARDED TO\n.* 2 +3 +kafka:9092\n/);
  expect(JSON.parse(json)).toMatchObject({ forwardedTo: ADDRESS, lag: 2 });
  expect((await statefun(["topics", "in", "--url", url])).stdout).not.toContain("FORWARDED");
  const again = ["produce", "in", "--format", "record", "--key", "k", "--url", url];
  expect(await statefun(again, { stdin: records })).toMatchObject({ code: 0 });
  await rig.idle();
  expect(rig.records("in").slice(3)).toEqual(['k="a"', 'k="b"', 'k="c"']);
  await rig.close();
  const fromFolder = await statefun([
    "consume",
    "in",
    "--from",
    "1970-01-01T00:00:00Z",
    "--to",
    "2",
    "--data",
    folder,
  ]);
  expect(fromFolder.stdout).toBe(records);
  expect(JSON.parse(await topics("--data", folder, "--json"))).toMatchObject({
    forwardedTo: ADDRESS,
    lag: 2,
  });
});
