/** Where each topic goes on: as many records as had been read of all its partitions. */
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { examineSavepoint, importSavepoint } from "../../src/savepoint/import-savepoint.ts";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { open } from "../store/fixtures.ts";
import { declaring } from "./samples.ts";
import { writeSavepoint } from "./written-savepoint.ts";

/** What Flink has instead of an offset while it has read nothing: as said, from the beginning, from the end, by the group. */
const NOTHING_READ = [-1, -915_623_761_776, -915_623_761_775, -915_623_761_774, -915_623_761_773];

const topic = fc.oneof(
  fc.stringMatching(/^[\w-][\w.-]{0,248}$/),
  fc.constantFrom("t", "x".repeat(63), "x".repeat(64), "x".repeat(249)),
);
const last = fc.oneof(
  fc.nat(),
  fc.integer({ min: 0, max: 2 ** 50 }),
  fc.constantFrom(...NOTHING_READ),
);
const topics = fc.dictionary(topic, fc.array(last, { minLength: 1, maxLength: 4 }), { maxKeys: 5 });

it("is said of each partition, by Kafka's numbers, and of the topic here", async () => {
  await fc.assert(
    fc.asyncProperty(topics, async (topics) => {
      const positions = Object.entries(topics).flatMap(([topic, partitions]) =>
        partitions.map((last, partition) => ({ topic, partition, last })),
      );
      // A union: each subtask may have all of them.
      const savepoint = writeSavepoint(temporaryFolder(), {
        ids: [],
        states: [],
        positions: [...positions, ...positions.toReversed()],
      });
      const report = await examineSavepoint(savepoint, declaring({}));
      const expected = Object.entries(topics)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([topic, partitions]) => {
          const next = partitions.map((last) => Math.max(0, last + 1));
          return {
            topic,
            isIngress: topic === "add-to-cart",
            nextOffset: next.reduce((a, b) => a + b, 0),
            partitions: next.map((next, partition) => ({ partition, next })),
          };
        });
      expect(report.topics).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

it("is kept of each partition that the job had begun to read, for when it is read from Kafka here", async () => {
  const lasts = [41, -1, ...NOTHING_READ.slice(1), 2 ** 50];
  const savepoint = writeSavepoint(temporaryFolder(), {
    ids: [],
    states: [],
    positions: ["add-to-cart", "of-no-ingress"].flatMap((topic) =>
      lasts.map((last, partition) => ({ topic, partition, last })),
    ),
  });
  const folder = join(temporaryFolder(), "data");
  await importSavepoint(savepoint, folder, declaring({}));
  const at = (partition: number, next: number) => ({
    topic: "add-to-cart",
    partition,
    next,
    topicId: "",
  });
  const store = await open(sqliteDisk(folder));
  expect(store.kafkaPositions().sort((a, b) => a.partition - b.partition)).toEqual([
    at(0, 42),
    at(1, 0),
    at(lasts.length - 1, 2 ** 50 + 1),
  ]);
});
