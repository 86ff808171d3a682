/** The store in memory is no less strict than the one on disk. */
import { expect, it } from "vitest";
import { memoryDisk } from "../disks.ts";
import { storeBehaviour } from "./behaviour.ts";

storeBehaviour("in memory", memoryDisk);

it("knows that the one before on the same tables was not closed", async () => {
  const tables = memoryDisk();
  await tables.open();
  expect((await tables.open()).identity().wasClosed).toBe(false);
});
