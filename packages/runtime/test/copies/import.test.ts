/** What is imported is refused as a whole when anything in it is not what it has to be, by its line. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { temporaryFolder } from "../disks.ts";
import { closedFolder, refusal } from "../store/folders.ts";
import { KEPT } from "../store/kept-store.ts";
import { killedAfter } from "./killing.ts";
import { allRows, exported, imported } from "./lines.ts";

/** Of a small store: the first line is 0. */
let lines: readonly string[] = [];

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "statefun-test-"));
  const store = await openSqliteStore(folder);
  await store.commit(KEPT);
  await store.close();
  lines = exported(folder);
  rmSync(folder, { recursive: true });
});

function changed(kind: string, change: (fields: Record<string, unknown>) => unknown): string[] {
  const at = lines.findIndex((line) => line.startsWith(`{"${kind}"`));
  const line = JSON.parse(lines[at] ?? "");
  line[kind] = change(line[kind]);
  return lines.with(at, JSON.stringify(line));
}

const at = (kind: string): number => lines.findIndex((line) => line.startsWith(`{"${kind}"`)) + 1;

describe("an import", () => {
  it("shows what the bytes are, beside them", () => {
    expect(lines).toContain(
      '{"state":{"function":"com.example/user-shopping-cart","id":"1","name":"basket","typename":"com.example/Basket",' +
        `"value":"eyJzb2NrcyI6M30=","expires_at":${KEPT.seenAt + 1000}},"readable":{"value":{"socks":3}}}`,
    );
    expect(lines.some((line) => line.includes('"readable":{"value":"9007199254740993"}'))).toBe(
      true,
    );
  });

  const refused: Readonly<Record<string, readonly [() => string[], RegExp]>> = {
    nothing: [() => [], /^there is nothing in it/],
    "something else": [() => ["hello"], /^line 1: is not the first line of an export/],
    "a later version": [
      () => lines.with(0, '{"export":{"version":2,"seenAt":null}}'),
      /^line 1: is an export of version 2, and this statefun reads version 1/,
    ],
    "a kind that is not known": [
      () => lines.with(1, '{"toString":{}}'),
      /^line 2: "toString" is not a kind/,
    ],
    "a field that is not known": [
      () => changed("state", (row) => ({ ...row, colour: "red" })),
      /^line \d+: .*colour/,
    ],
    "a field that is missing": [
      () => changed("timer", ({ fire_at: _, ...row }) => row),
      /^line \d+: fire_at: /,
    ],
    "bytes that are not base64": [
      () => changed("message", (row) => ({ ...row, value: "a" })),
      /^line \d+: value: is not base64/,
    ],
    "a number that cannot be": [
      () => changed("record", (row) => ({ ...row, offset: 1.5 })),
      /^line \d+: offset: /,
    ],
    "half a place in Kafka": [
      () => changed("record", (row) => ({ ...row, kafka_partition: 1 })),
      /^line \d+: has half of a place in Kafka/,
    ],
    "headers that are not some": [
      () => changed("record", (row) => ({ ...row, headers: '[["a"]]' })),
      /^line \d+: headers: is not a list of headers as JSON/,
    ],
    "what is read changed and the bytes not": [
      () =>
        lines.map((line) =>
          line.replace('"readable":{"value":{"socks":3}}', '"readable":{"value":{"socks":4}}'),
        ),
      /^line \d+: "readable" is not what the bytes are/,
    ],
    "a row twice": [
      () => lines.toSpliced(at("message"), 0, lines[at("message") - 1] ?? ""),
      /^line \d+: does not come after/,
    ],
    "rows in another order": [
      () => [...lines.slice(0, 1), ...lines.slice(1, -1).reverse(), ...lines.slice(-1)],
      /does not come after/,
    ],
    "an end that is missing": [() => lines.slice(0, -1), /^the end is missing: there are 15 rows/],
    "a line that is missing": [
      () => lines.toSpliced(2, 1),
      /^line \d+: there should be 15 rows before it, and there are 14/,
    ],
    "a line after the end": [() => [...lines, lines[1] ?? ""], /^line 18: comes after the end/],
    "half a line": [() => lines.with(5, lines[5]?.slice(0, 20) ?? ""), /^line 6: .*JSON/],
    "rows that contradict each other": [
      () => changed("topic", (row) => ({ ...row, next_offset: 9 })),
      /^the lines contradict each other: topic_rows \(name "add-to-cart"/,
    ],
  };

  it.each(Object.entries(refused))(
    "refuses %s, and leaves nothing",
    async (_name, [input, message]) => {
      const folder = join(temporaryFolder(), "data");
      await expect(imported(input(), folder)).rejects.toThrow(message);
      expect(readdirSync(folder)).toEqual(["lock.db"]);
      // What is there then is nothing: it can be done again.
      await imported(lines, folder);
    },
  );

  it("takes lines from before there was Kafka in them", async () => {
    const earlier = lines.map((line) =>
      line.replaceAll(/,"(?:kafka_\w+|headers|forwarded_to)":null/g, ""),
    );
    expect(earlier.join()).not.toMatch(/kafka|headers|forwarded/);
    const [one, other] = [await imported(earlier), await imported(lines)];
    expect(allRows(one.folder)).toEqual(allRows(other.folder));
  });

  it("touches no folder that has anything in it", async () => {
    const folder = await closedFolder();
    const before = allRows(folder);
    await expect(imported(lines, folder)).rejects.toThrow(/is not empty/);
    expect(allRows(folder)).toEqual(before);
  });

  it("leaves nothing that looks whole wherever it is killed", async () => {
    const file = join(temporaryFolder(), "store.jsonl");
    writeFileSync(file, `${lines.join("\n")}\n`);
    const whole = allRows((await imported(lines)).folder);
    let refusals = 0;
    for (let changes = 1; ; changes++) {
      const folder = temporaryFolder();
      const isKilled = await killedAfter(changes, "import", file, folder);
      if (existsSync(join(folder, "store.db"))) expect(allRows(folder)).toEqual(whole);
      else if (existsSync(join(folder, "committed.json"))) {
        refusals++;
        expect(await refusal(folder)).toMatch(/store.db is gone/);
      }
      if (!isKilled) break;
    }
    expect(refusals).toBe(1);
  }, 120_000);
});
