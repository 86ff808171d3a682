/** Records of a key go where Kafka's Java client sends them. */

import { compatibilityPartitioner } from "@platformatic/kafka";
import fc from "fast-check";
import { expect, it } from "vitest";
import { murmur2, partitionOf } from "../../../src/kafka/egress/partitioner.ts";

// From Kafka's own UtilsTest.testMurmur2.
it.each([
  ["21", -973932308],
  ["foobar", -790332482],
  ["a-little-bit-long-string", -985981536],
  ["a-little-bit-longer-string", -1486304829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
  ["abc", 479470107],
])("murmur2 of %j is that of Kafka", (text, hash) => {
  expect(murmur2(Buffer.from(text))).toBe(hash);
});

it("chooses the partition of the key, whatever the key is", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.integer({ min: 1, max: 1000 }), (key, count) => {
      // What it takes is said too narrowly: only its topic would be, and that does not count.
      const hash = compatibilityPartitioner({ topic: "", value: undefined }, Buffer.from(key));
      expect(partitionOf(key, count, -1)).toBe(hash % count);
    }),
  );
});

it("chooses the given partition for records without a key, and not for those with an empty one", () => {
  expect(partitionOf(undefined, 3, 2)).toBe(2);
  expect(partitionOf(new Uint8Array(), 3, 7)).toBe((murmur2(new Uint8Array()) & 0x7fffffff) % 3);
});

it("does not take long for a key of a megabyte", () => {
  expect(murmur2(new Uint8Array(1024 * 1024).fill(1))).toBe(
    murmur2(new Uint8Array(1024 * 1024).fill(1)),
  );
});
