/** `--kafka`: with and without where addresses are reached, and what is not such a thing. */
import { expect, it } from "vitest";
import { readKafka } from "../../src/cli/kafka.ts";

it("is nothing where it is not given", () => {
  expect(readKafka(undefined)).toBeUndefined();
  expect(() => readKafka(undefined, true)).toThrow(
    /--kafka-marker-lost is nothing without --kafka/,
  );
});

it("may be given alone, and with addresses, several times", () => {
  expect(readKafka([""])).toEqual({ addresses: new Map(), acceptLostMarker: false });
  expect(readKafka(["kafka:9092=127.0.0.1:19092", "[::1]:1=[::2]:2"], true)).toEqual({
    addresses: new Map([
      ["kafka:9092", "127.0.0.1:19092"],
      ["[::1]:1", "[::2]:2"],
    ]),
    acceptLostMarker: true,
  });
});

it.each(["module.yaml", "kafka=127.0.0.1:1", "a:1,b:2=c:3", "a:1=", "=a:1", "a:1=b:2=c:3"])(
  "%j is refused, with what is expected",
  (text) => {
    expect(() => readKafka([text])).toThrow(/expected ADDRESS=INSTEAD.*before --kafka/);
  },
);
