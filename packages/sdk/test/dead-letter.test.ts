/**
 * A dead letter is all that is left of a message: a person has to be able to read it, a program to send it again byte for
 * byte, and Kafka to take it whatever the message was, because a record that it refuses would stop the job.
 */
import fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import { DeadLetter, deadLetterEgress, statefulFunction } from "../src/index.ts";
import { deadLetters, type Incoming, run } from "./support.ts";

/** The letter of a message that no handler takes, and its record. */
async function letterOf(message: Incoming, id = "id/☃") {
  const fn = statefulFunction({ typename: "test/f" });
  const { egressed } = await run(fn, { id, messages: [message] }, { deadLetters });
  const [record] = egressed;
  if (record === undefined || egressed.length !== 1) throw new Error("expected one record");
  return { record, ...deadLetters.read(record.bytes) };
}

const payloadOf = (bytes: Uint8Array | undefined) => letterOf({ typename: "test/message", bytes });

/** The bytes that a letter holds. */
const restored = ({ value: { payload, encoding } }: Awaited<ReturnType<typeof letterOf>>) =>
  Buffer.from(payload, encoding);

test("it tells what, where, why and when, keyed by the instance", async () => {
  const before = Date.now();
  const { record, value, options } = await letterOf({
    typename: "test/message",
    bytes: Buffer.from('{"n":"Söckchen"}'),
  });
  expect(record.egress).toBe("test/dead-letters");
  expect(options).toEqual({ key: "id/☃" });
  expect(value).toEqual({
    key: "id/☃",
    function: "test/f",
    typename: "test/message",
    payload: '{"n":"Söckchen"}',
    encoding: "utf8",
    reason: "it accepts no messages",
    time: expect.any(String),
  });
  expect(new Date(value.time).toISOString()).toBe(value.time);
  expect(Date.parse(value.time)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(value.time)).toBeLessThanOrEqual(Date.now());
});

test.each([
  ["text", "some\ntext ☃", "utf8", "some\ntext ☃"],
  ["invalid UTF-8", Buffer.from([0x61, 0xff]), "base64", "Yf8="],
  ["a character that is cut off", Buffer.from([0xe2, 0x98]), "base64", "4pg="],
  ["an overlong zero", Buffer.from([0xc0, 0x80]), "base64", "wIA="],
  ["a byte order mark, which is kept", "\ufeffx", "utf8", "\ufeffx"],
  ["nothing", "", "utf8", ""],
])("the payload of %s", async (_what, bytes, encoding, payload) => {
  const letter = await payloadOf(Buffer.from(bytes));
  expect(letter.value).toMatchObject({ encoding, payload });
  expect(letter.value.truncatedFrom).toBeUndefined();
});

test("a message without a value has an empty payload", async () => {
  expect((await payloadOf(undefined)).value).toMatchObject({ payload: "", encoding: "utf8" });
});

test("any payload can be restored from it", async () => {
  const text = fc.string({ unit: "binary" }).map((text) => Buffer.from(text));
  const bytes = fc.uint8Array().map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, bytes), async (payload) => {
      expect(restored(await payloadOf(payload))).toEqual(payload);
    }),
  );
});

const HALF_MIB = 512 * 1024;
test.each([
  ["text", Buffer.alloc(HALF_MIB, "a"), undefined],
  ["one byte more", Buffer.alloc(HALF_MIB + 1, "a"), HALF_MIB + 1],
  ["bytes that are not text", Buffer.alloc(3 * HALF_MIB, 0xff), 3 * HALF_MIB],
  ["text that JSON writes six times as long", Buffer.alloc(3 * HALF_MIB, 1), 3 * HALF_MIB],
  ["text that is cut inside of a character", Buffer.alloc(2 * HALF_MIB, "a☃"), 2 * HALF_MIB],
])("a large payload is cut so that Kafka takes it: %s", async (_what, payload, truncatedFrom) => {
  const letter = await payloadOf(payload);
  expect(letter.value.truncatedFrom).toBe(truncatedFrom);
  expect(restored(letter).equals(payload.subarray(0, HALF_MIB))).toBe(true);
  expect(letter.record.bytes.length).toBeLessThan(1_000_000);
});

test("a long reason is cut", async () => {
  const fn = statefulFunction({ typename: "test/f", maxAttempts: 1 }).onAny(() => {
    throw new Error("x".repeat(2_000_000));
  });
  const message = { typename: "test/message", bytes: Buffer.alloc(0) };
  const { egressed } = await run(fn, { messages: [message] }, { deadLetters });
  expect(egressed[0]?.bytes.length).toBeLessThan(10_000);
});

test("it is a Kafka record of the egress's topic, as JSON that the declared type reads", async () => {
  const { record } = await payloadOf(Buffer.from("x"));
  expect(record.type).toBe("type.googleapis.com/io.statefun.sdk.egress.KafkaProducerRecord");
  expect(record.bytes.toString("utf8")).toContain('"encoding":"utf8"');
  const other = deadLetterEgress({ typename: "test/others", topic: "another topic" });
  const letter = DeadLetter.deserialize(DeadLetter.serialize(deadLetters.read(record.bytes).value));
  expect(Buffer.from(other.record(letter, undefined).value).toString()).toContain("another topic");
  expectTypeOf(letter.truncatedFrom).toEqualTypeOf<number | undefined>();
});
