/** A savepoint is read here as Flink's and StateFun's own classes read it: the same rows, to the byte. */
import { expect, test } from "vitest";
import { importSavepoint } from "../../../packages/runtime/src/savepoint/import-savepoint.ts";
import { temporaryFolder } from "../../../packages/runtime/test/disks.ts";
import { declaring, SHOP, sample } from "../../../packages/runtime/test/savepoint/samples.ts";
import { mustRun } from "./flink-classes.ts";
import { flinkRows, storeRows } from "./flink-rows.ts";

/** Long enough that nothing has expired. */
const EXPIRE_AFTER = 1e15;

test.skipIf(!mustRun)("the rows of a savepoint are those that Flink's classes read", async () => {
  const savepoint = sample("busy");
  const folder = temporaryFolder();
  const timed = ["visits", "seen", "short"];
  const visits = Object.entries(SHOP["com.example/visits"] ?? {}).map(([name, [typename]]) => [
    name,
    timed.includes(name) ? [typename, EXPIRE_AFTER] : [typename],
  ]);
  const functions = { ...SHOP, "com.example/visits": Object.fromEntries(visits) };
  const report = await importSavepoint(savepoint, folder, declaring(functions));
  const { next, ...rows } = await flinkRows(savepoint, Object.keys(functions), EXPIRE_AFTER);
  const stored = storeRows(folder);
  expect(stored).toEqual(rows);
  expect(Object.fromEntries(report.topics.map((t) => [t.topic, t.nextOffset]))).toEqual(next);
  expect([stored.values.length, stored.messages.length, stored.timers.length]).toEqual([
    1236, 3522, 558,
  ]);
});
