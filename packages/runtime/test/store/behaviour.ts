/**
 * What src/store/store.ts promises, whatever keeps it: one suite for all stores, so that a test that runs on memory
 * says something about the disk, too.
 */
import { describe } from "vitest";
import type { Disk } from "../disks.ts";
import { committing } from "./committing.ts";
import { counting } from "./counting.ts";
import { housekeeping } from "./housekeeping.ts";
import { keepingHistory } from "./keeping-history.ts";
import { knowingKafka } from "./knowing-kafka.ts";
import { manyRows } from "./many-rows.ts";
import { pausing } from "./pausing.ts";
import { reading } from "./reading.ts";

export function storeBehaviour(name: string, newDisk: () => Disk): void {
  describe(`a store ${name}`, () => {
    committing(newDisk);
    manyRows(newDisk);
    reading(newDisk);
    pausing(newDisk);
    counting(newDisk);
    keepingHistory(newDisk);
    knowingKafka(newDisk);
    housekeeping(newDisk);
  });
}
