/**
 * protobufType with what the generators make of order.proto. What of it is right is the same for all: a message is read as
 * it was written, and what it cannot hold is refused, with the field, and not written as something else.
 *
 * Made from order.proto with (buf needs a buf.gen.yaml that names the plugin, its `out` and its `opt`):
 *
 *   ts-proto.ts        buf generate: ts-proto 2.18.0, opt forceLong=bigint, enumsAsLiterals=true, importSuffix=.ts,
 *                      outputJsonMethods=false, outputPartialMethods=false, exportCommonSymbols=false
 *   protobuf-es.js     buf generate: @bufbuild/protoc-gen-es 2.17.0, opt target=js+dts
 *   protobufjs.js      pbjs -t static-module -w esm --no-comments --no-convert --no-delimited --no-typeurl --no-service
 *   protobufjs.d.ts    the same without --no-comments, through pbts --no-comments; protobufjs-cli 2.7.1
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, expectTypeOf, test } from "vitest";
import { protobufType, statefulFunction, type Type, type ValueOf } from "../../src/index.ts";
import { failureOf, message, run } from "../support.ts";
import { type Order as EsOrder, OrderSchema } from "./generated/protobuf-es.js";
import { test as protobufjs } from "./generated/protobufjs.js";
import { Order } from "./generated/ts-proto.ts";

const TsProtoOrder = protobufType("test/order", Order);

const ProtobufEsOrder = protobufType("test/order", {
  encode: (order: EsOrder) => ({ finish: () => toBinary(OrderSchema, order) }),
  decode: (bytes) => fromBinary(OrderSchema, bytes),
});

const ProtobufJsOrder = protobufType("test/order", protobufjs.Order);

const plain = {
  item: "Söckchen",
  quantity: -(2 ** 31),
  weight: 0.1,
  photo: Uint8Array.of(1, 2),
  address: { city: "Rome" },
  tags: ["a", ""],
  prices: { EUR: 9.99 },
  status: 1 as const,
};
const tsProto = { ...plain, id: 2n ** 64n - 1n, cents: -5n };
const es = create(OrderSchema, {
  ...plain,
  id: 2n ** 64n - 1n,
  payment: { case: "cents", value: -5n },
});
/** As protobufjs reads it: of the package long, which it brings along. */
const long = (cents: bigint) =>
  protobufjs.Order.decode(Order.encode({ ...tsProto, cents }).finish()).cents ?? 0;
const js = protobufjs.Order.create({
  ...plain,
  id: protobufjs.Order.decode(Order.encode(tsProto).finish()).id,
  cents: -5,
});

test("each has the type of its generator", () => {
  expectTypeOf<ValueOf<typeof TsProtoOrder>>().toEqualTypeOf<Order>();
  expectTypeOf<ValueOf<typeof ProtobufEsOrder>>().toEqualTypeOf<EsOrder>();
  expectTypeOf<ValueOf<typeof ProtobufJsOrder>>().toExtend<protobufjs.Order>();
});

// A handler gives what its type says: what is wrong on purpose here goes around it.
const generators: readonly (readonly [name: string, type: Type<unknown>, order: object])[] = [
  ["ts-proto", TsProtoOrder as Type<unknown>, tsProto],
  ["protobuf-es", ProtobufEsOrder as Type<unknown>, es],
  ["protobufjs", ProtobufJsOrder as Type<unknown>, js],
];

describe.each(generators)("a message of %s", (name, type, order) => {
  test("is read as it was written", () => {
    const read = type.deserialize(type.serialize(order));
    expect(read).toMatchObject({ ...plain, weight: Math.fround(0.1) });
    expect([...type.serialize(read)]).toEqual([...type.serialize(order)]);
  });

  test("has bytes that the other generators read", () => {
    const bytes = type.serialize(order);
    expect(Order.decode(bytes)).toEqual({ ...tsProto, weight: Math.fround(0.1), card: undefined });
  });

  test("may have numbers that are not finite", () => {
    const prices = { a: NaN, b: Infinity, c: -0 };
    const read = type.deserialize(type.serialize({ ...order, weight: -Infinity, prices }));
    expect(read).toMatchObject({ weight: -Infinity, prices: { a: NaN, b: Infinity } });
  });

  test.each([
    ["an int32 that is too large", { quantity: 2 ** 31 }, "quantity"],
    ["a fraction as an int32", { quantity: 1.5 }, "quantity"],
    ["NaN as an int32", { quantity: NaN }, "quantity"],
    ["text as an int32", { quantity: "7" }, "quantity"],
    ["a fraction as a uint64", { id: 1.5 }, "id"],
    ["a uint64 below 0", { id: -1n }, "id"],
    ["a uint64 that is too large", { id: 2n ** 64n }, "id"],
    ["a float that is too large", { weight: 1e39 }, "weight"],
    ["text as a message", { address: "Rome" }, "address"],
    ["a number in a message", { address: { city: 5 } }, "city"],
    ["text as a list", { tags: "ab" }, "tags"],
    ["a number in a list", { tags: ["a", 5] }, "tags"],
    ["text as bytes", { photo: "AQI=" }, "photo"],
    ["text in a map of numbers", { prices: { EUR: "9.99" } }, "EUR"],
    ["the name of an enum's value", { status: "SENT" }, "status"],
    ["an unpaired surrogate", { item: "\ud800" }, "not valid for encoding utf-8"],
  ] as const)("does not hold %s", (_what, wrong, field) => {
    // Those of the other two throw by themselves, and not all of them name the field.
    expect(() => type.serialize({ ...order, ...wrong })).toThrow(
      name === "protobufjs" ? field : Error,
    );
  });
});

test("the error names field, value and what would become of it", async () => {
  const fn = statefulFunction({ typename: "test/fn" }).on(ProtobufJsOrder, ({ send, self }) => {
    send(self, ProtobufJsOrder, protobufjs.Order.create({ quantity: 2 ** 31 }));
  });
  const error = await failureOf(run(fn, { messages: [message(ProtobufJsOrder, js)] }));
  expect(error).toMatchObject({ code: "invalid-value" });
  expect(error.message).toContain("quantity: 2147483648 would be read back as -2147483648");
});

describe("a 64-bit integer of protobufjs", () => {
  const cents = (value: unknown) =>
    protobufjs.Order.create({ cents: value } as protobufjs.Order.$Shape);

  test.each([
    ["a Long", long(-(2n ** 63n)), "-9223372036854775808"],
    ["a number", 2 ** 53, "9007199254740992"],
    ["a larger number, to the digit that it has", 2 ** 60, "1152921504606846976"],
  ])("is %s, and is read as a Long", (_what, value, digits) => {
    const read = ProtobufJsOrder.deserialize(ProtobufJsOrder.serialize(cents(value)));
    expect(String(read.cents)).toBe(digits);
  });

  test.each([
    ["a bigint, which it would write as 0", 5n, "cents: 5n would be read back as"],
    ["a number over its range", 2 ** 63, "cents: 9223372036854776000 would be read back as"],
    ["a fraction", 0.5, "cents: 0.5 would be read back as"],
  ])("is not %s", (_what, value, reason) => {
    expect(() => ProtobufJsOrder.serialize(cents(value))).toThrow(reason);
  });
});
