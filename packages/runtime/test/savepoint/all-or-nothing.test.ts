/** An import is there as a whole or not at all, wherever it is killed; and so is what is kept of functions that are gone. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { importSavepoint } from "../../src/savepoint/import-savepoint.ts";
import { killedAfter } from "../copies/killing.ts";
import { temporaryFolder } from "../disks.ts";
import { refusal } from "../store/folders.ts";
import { declaring } from "./samples.ts";
import { writeSavepoint } from "./written-savepoint.ts";
import { delayedState, messageBytes, valueState } from "./written-states.ts";

const IDS = ["caps", "hats", "socks"];
const value = Buffer.from("1");
const stock = valueState("com.example.stock.stock", "t/t", () => value);

function valuesIn(folder: string): unknown[] {
  const store = new DatabaseSync(join(folder, "store.db"), { readOnly: true });
  try {
    const rows = store.prepare("SELECT function, id, name FROM state_rows ORDER BY function, id");
    return rows.all().map((row) => Object.values(row).join(" "));
  } finally {
    store.close();
  }
}

it("leaves nothing that looks whole wherever it is killed", async () => {
  const savepoint = writeSavepoint(temporaryFolder(), { ids: IDS, states: [stock] });
  for (let changes = 1; ; changes++) {
    const folder = temporaryFolder();
    const isKilled = await killedAfter(changes, "savepoint", savepoint, folder);
    if (existsSync(join(folder, "store.db"))) {
      expect(valuesIn(folder)).toEqual(IDS.map((id) => `com.example/stock ${id} stock`));
    } else if (existsSync(join(folder, "committed.json"))) {
      expect(await refusal(folder)).toMatch(/store.db is gone/);
    } else {
      // As if it had never been: the same can be done again.
      await importSavepoint(
        savepoint,
        folder,
        declaring({ "com.example/stock": { stock: ["t/t"] } }),
      );
      expect(valuesIn(folder)).toHaveLength(IDS.length);
    }
    if (!isKilled) break;
  }
}, 120_000);

it("touches no folder that has something in it", async () => {
  const savepoint = writeSavepoint(temporaryFolder(), { ids: IDS, states: [stock] });
  const folder = temporaryFolder();
  writeFileSync(join(folder, "something"), "else");
  const options = declaring({ "com.example/stock": { stock: ["t/t"] } });
  await expect(importSavepoint(savepoint, folder, options)).rejects.toThrow(/is not empty/);
  expect(existsSync(join(folder, "store.db"))).toBe(false);
});

it("keeps what belongs to nothing that is there, when it is told to, and says so", async () => {
  const target = { function: "com.example/gone", id: "hats" };
  const message = messageBytes({ source: target, target, argument: { typename: "t/t", value } });
  const savepoint = writeSavepoint(temporaryFolder(), {
    ids: ["hats"],
    states: [
      stock,
      // Long past its time, whatever that was.
      valueState(
        "com.example.stock.old",
        "t/t",
        () => value,
        () => 1,
      ),
      valueState("org.other.fn.value", "t/t", () => value),
      delayedState(() => new Map([[1, [message]]])),
    ],
  });
  const folder = temporaryFolder();
  const options = declaring({ "com.example/stock": { stock: ["t/t"] } });
  const { orphans, functions } = await importSavepoint(savepoint, folder, {
    ...options,
    keepsOrphans: true,
  });
  expect(orphans).toEqual([
    'value "old" of com.example/stock: the function does not declare it',
    expect.stringMatching(/^org.other\/fn: no endpoint/),
    expect.stringMatching(/^com.example\/gone: it cannot be asked/),
  ]);
  expect(functions).toMatchObject([{ function: "com.example/gone", delayed: 1 }, {}, {}]);
  expect(valuesIn(folder)).toEqual([
    "com.example/stock hats old",
    "com.example/stock hats stock",
    "org.other/fn hats value",
  ]);
});

it("keeps a value for ever that expires after longer than there are dates", async () => {
  const timed = valueState("com.example.stock.stock", "t/t", () => value, Date.now);
  const savepoint = writeSavepoint(temporaryFolder(), { ids: IDS, states: [timed] });
  const folder = temporaryFolder();
  const declared = { stock: ["t/t", Number.MAX_SAFE_INTEGER] } as const;
  await importSavepoint(savepoint, folder, declaring({ "com.example/stock": declared }));
  expect(valuesIn(folder)).toHaveLength(IDS.length);
});
