/** A savepoint that is damaged anywhere is read as something else, or refused with a reason. Nothing else happens. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SavepointError } from "../../src/savepoint/flink/savepoint-error.ts";
import { examineSavepoint } from "../../src/savepoint/import-savepoint.ts";
import { temporaryFolder } from "../disks.ts";
import { declaring } from "./samples.ts";
import { DATA, writeSavepoint } from "./written-savepoint.ts";
import {
  batchState,
  callingState,
  callsState,
  delayedState,
  messageBytes,
  valueState,
} from "./written-states.ts";

const LONG = "io.statefun.types/long";
const STOCK = "com.example/stock";
const METADATA = "_metadata";
const FILES = [METADATA, DATA];
const FLIPS = [0x01, 0x80, 0xff];

/** A small savepoint that has one of everything, and can be damaged. */
function smallSavepoint() {
  const value = Buffer.from("12345");
  const argument = { typename: LONG, value };
  const target = { typename: STOCK, id: "hats" };
  const own = { function: STOCK, id: "hats" };
  const message = messageBytes({ source: own, target: own, argument, token: "t" });
  const folder = writeSavepoint(temporaryFolder(), {
    ids: ["hats", "caps"],
    maxParallelism: 2,
    states: [
      valueState("com.example.stock.stock", LONG, () => value),
      valueState("com.example.stock.short", LONG, () => value, Date.now),
      callingState("com.example.stock"),
      batchState("com.example.stock", () => [{ caller: target, argument }]),
      callsState((id) => [
        { target: { typename: STOCK, id }, state: [], invocations: [{ caller: target, argument }] },
      ]),
      delayedState(() => new Map([[1_800_000_000_000, [message, message]]])),
    ],
    feedback: new Map([["hats", [message]]]),
    positions: [{ topic: "restock-items", partition: 0, last: 19 }],
  });
  const declared = { stock: [LONG], short: [LONG, 60_000] } as const;
  const options = declaring({ [STOCK]: declared });
  const metadata = readFileSync(join(folder, METADATA));
  /** As if the file of states had been as long as that. */
  const metadataOf = (length: number): Buffer => {
    metadata.writeBigInt64BE(BigInt(length), metadata.indexOf(DATA) + DATA.length);
    return metadata;
  };
  return {
    bytesOf: (file: string) => readFileSync(join(folder, file)),
    /** What is read with these bytes as a file, or why it is refused. */
    async outcome(file: string, bytes: Uint8Array): Promise<unknown> {
      writeFileSync(join(folder, file), bytes);
      if (file === DATA) writeFileSync(join(folder, METADATA), metadataOf(bytes.length));
      return await examineSavepoint(folder, options).catch((error: unknown) => error);
    },
  };
}

it.each(FILES)("is refused wherever %s ends too early", async (file) => {
  const { bytesOf, outcome } = smallSavepoint();
  const whole = bytesOf(file);
  expect(await outcome(file, whole)).not.toBeInstanceOf(Error);
  // The savepoint's properties, which come last, may be missing.
  const end = file === DATA ? whole.length : whole.length - "SUSPEND".length;
  for (let length = 0; length < end; length++) {
    const found = await outcome(file, whole.subarray(0, length));
    expect(found, `${file} with ${length} bytes`).toBeInstanceOf(SavepointError);
  }
});

it.each(FILES)("is read or refused whichever byte of %s is another one", async (file) => {
  const { bytesOf, outcome } = smallSavepoint();
  const whole = bytesOf(file);
  for (const [at, byte] of whole.entries()) {
    const damaged = Buffer.from(whole);
    damaged[at] = byte ^ (FLIPS[at % FLIPS.length] ?? 0);
    const found = await outcome(file, damaged);
    if (!(found instanceof Error)) continue;
    expect(found, `byte ${at} of ${file}: ${found.stack}`).toBeInstanceOf(SavepointError);
  }
});
