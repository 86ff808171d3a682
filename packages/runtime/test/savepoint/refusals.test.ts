/** What cannot be imported is refused by its name, and nothing is written. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { temporaryFolder } from "../disks.ts";
import { argument, bytes, LONG, refused, stock, written } from "./refused.ts";
import { type Declarations, declaring, SHOP, sample } from "./samples.ts";
import { type Content, DATA } from "./written-savepoint.ts";
import { delayedState, messageBytes, tableState, valueState } from "./written-states.ts";

const STOCK: Declarations = { "com.example/stock": { stock: [LONG] } };

test.each<readonly [what: string, content: Partial<Content>, reason: RegExp]>([
  ["a compressed one", { isCompressed: true }, /compressed by Snappy.*snapshot-compression/],
  ["one of the state backend's own", { handle: 3 }, /native.*"formatType":"CANONICAL"/],
  ["an incremental one", { handle: 11 }, /incremental snapshot of RocksDB.*CANONICAL/],
  ["a changelog", { handle: 8 }, /a changelog/],
  [
    "state of an embedded function",
    { states: [tableState("com.example.stock.table")] },
    /"com.example.stock.table" \(MAP of Map<String, Long>\) is not that of a remote function/,
  ],
  [
    "an ingress of Kinesis",
    {
      operatorState: "Kinesis-Stream-Shard-State",
      positions: [{ topic: "a", partition: 0, last: 1 }],
    },
    /"Kinesis-Stream-Shard-State" is of an ingress or egress that is not Kafka's/,
  ],
  [
    "positions that differ",
    {
      positions: [
        { topic: "a", partition: 0, last: 1 },
        { topic: "a", partition: 0, last: 7 },
      ],
    },
    /two ingresses have read partition 0 of topic a to different offsets, 2 and 8/,
  ],
  [
    "a value that is there twice",
    { ids: ["hats", "caps", "hats"] },
    /a value of an instance is there more than once/,
  ],
  ["an instance without an id", { ids: [""] }, /has an empty id/],
])("%s", async (_what, content, reason) => {
  expect(await refused(written(content), declaring(STOCK))).toMatch(reason);
});

test("what a class has written that is not known", async () => {
  const savepoint = written({});
  const data = join(savepoint, DATA);
  const bytes = readFileSync(data);
  bytes.write("MoreRemote", bytes.indexOf("RemoteValue"));
  writeFileSync(data, bytes);
  const reason = await refused(savepoint, declaring(STOCK));
  expect(reason).toMatch(
    /was written by "org.apache.flink.statefun\S+Snapshot" of version 1, which is not known/,
  );
});

describe("a folder", () => {
  it("that is not a savepoint, or not there", async () => {
    expect(await refused(temporaryFolder(), declaring(STOCK))).toMatch(/lacks _metadata$/);
    expect(await refused("/nowhere/at/all", declaring(STOCK))).toMatch(/lacks _metadata$/);
    const other = temporaryFolder();
    writeFileSync(join(other, "_metadata"), "something else");
    expect(await refused(other, declaring(STOCK))).toMatch(/is not that of a savepoint of Flink$/);
  });

  it("that lacks a file, or a part of it", async () => {
    const savepoint = written({});
    const data = join(savepoint, DATA);
    truncateSync(data, readFileSync(data).length - 1);
    expect(await refused(savepoint, declaring(STOCK))).toMatch(/has \d+ bytes where \d+ were wr/);
    rmSync(data);
    expect(await refused(savepoint, declaring(STOCK))).toContain(
      `lacks a file of the savepoint: ${DATA}`,
    );
  });

  it("of another version of Flink", async () => {
    for (const [format, which] of [
      [3, "older"],
      [5, "newer"],
    ] as const) {
      const savepoint = written({});
      const metadata = readFileSync(join(savepoint, "_metadata"));
      metadata.writeInt32BE(format, 4);
      writeFileSync(join(savepoint, "_metadata"), metadata);
      const reason = await refused(savepoint, declaring(STOCK));
      expect(reason).toMatch(new RegExp(`has format ${format}, of an? ${which} version of Flink`));
    }
  });

  it("with a file elsewhere", async () => {
    const savepoint = written({});
    const metadata = readFileSync(join(savepoint, "_metadata"));
    const name = metadata.indexOf(DATA);
    metadata.write("../../../etc/", name);
    writeFileSync(join(savepoint, "_metadata"), metadata);
    expect(await refused(savepoint, declaring(STOCK))).toMatch(
      /is not the name of a file beside it/,
    );
  });
});

it("refuses an id that a store cannot keep", async () => {
  expect(await refused(sample("odd"), declaring(SHOP))).toMatch(/has an unpaired surrogate/);
});

describe("what does not fit the functions", () => {
  it("is a function that is not there, a value that it lacks, and one of another type", async () => {
    const reason = await refused(
      written({
        states: [
          stock,
          valueState("com.example.stock.old", LONG, () => bytes),
          valueState("com.example.gone.value", LONG, () => bytes),
          valueState("org.other.fn.value", LONG, () => bytes),
        ],
      }),
      declaring({ "com.example/stock": { stock: ["com.example/Stock"] } }),
    );
    expect(reason.split("\n").map((line) => line.trim())).toEqual([
      "the savepoint does not fit the functions:",
      `value "stock" of com.example/stock: it is stored as ${LONG}, and the function declares it as com.example/Stock`,
      'value "old" of com.example/stock: the function does not declare it',
      "com.example/gone: it cannot be asked for its values: there is no com.example/gone here",
      expect.stringMatching(/^org.other\/fn: no endpoint of .*module.yaml serves it$/),
      expect.stringContaining("--keep-orphans"),
    ]);
  });

  it("is what it is for, too, of messages and delayed messages", async () => {
    const target = { function: "org.other/fn", id: "hats" };
    const message = messageBytes({ source: target, target, argument });
    const reasons = [
      await refused(
        written({ states: [delayedState(() => new Map([[1, [message]]]))] }),
        declaring(STOCK),
      ),
      await refused(written({ feedback: new Map([["hats", [message]]]) }), declaring(STOCK)),
    ];
    for (const reason of reasons) expect(reason).toMatch(/org.other\/fn: no endpoint/);
  });

  it("is not kept as an orphan while its whole service may be away", async () => {
    const options = { ...declaring({}), keepsOrphans: true };
    expect(await refused(written({}), options)).toMatch(/com.example\/stock: it cannot be asked/);
  });
});
