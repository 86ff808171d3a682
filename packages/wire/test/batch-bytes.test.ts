/**
 * Batches as bytes, held to the code that protobufjs generates: the same bytes for the same batch, and of any bytes the same
 * batch or the same error.
 */
import fc from "fast-check";
import protobuf from "protobufjs/minimal.js";
import {
  type BatchRequest,
  type BatchResponse,
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
} from "statefun-wire";
import { describe, expect, it } from "vitest";
import * as generated from "./generated-codec.ts";

const text = fc.string({ unit: "grapheme", maxLength: 150 });
const typename = fc
  .tuple(
    fc.constantFrom("com.example", "io.statefun.types", "a/b"),
    fc.stringMatching(/^[a-zé]{1,9}$/),
  )
  .map((parts) => parts.join("/"));
const bytes = fc.uint8Array({ maxLength: 200 });
const address = fc.record({ typename, id: text });
const value = fc.record({
  typename: fc.oneof(typename, text),
  value: fc.option(bytes, { nil: undefined }),
});
const millis = fc.maxSafeNat();

const request: fc.Arbitrary<BatchRequest> = fc.record({
  target: fc.record({ typename, id: fc.string({ minLength: 1 }) }),
  state: fc.array(fc.tuple(text, value).map(([name, of]) => ({ name, ...of }))),
  invocations: fc.array(
    fc.record({ caller: fc.option(address, { nil: undefined }), argument: value }),
  ),
});

const expiry = fc.oneof(
  fc.constant({ expiry: "none" as const, expireAfter: 0 }),
  fc.record({
    expiry: fc.constantFrom("after-write" as const, "after-invoke" as const),
    expireAfter: fc.integer({ min: 1 }),
  }),
);
const outgoing = fc.record({ target: address, argument: value });
const response: fc.Arbitrary<BatchResponse> = fc.oneof(
  fc.record({
    kind: fc.constant("incomplete" as const),
    missing: fc.array(
      fc
        .tuple(fc.record({ name: text, typename: fc.oneof(typename, text) }), expiry)
        .map(([spec, expiry]) => ({ ...spec, ...expiry })),
    ),
  }),
  fc.record({
    kind: fc.constant("result" as const),
    mutations: fc.array(
      fc.record({
        name: text,
        value: fc.option(fc.record({ typename, value: bytes }), { nil: undefined }),
      }),
    ),
    messages: fc.array(outgoing),
    delayed: fc.array(
      fc.oneof(
        fc.record({ cancel: text }),
        fc
          .tuple(outgoing, millis, fc.option(fc.string({ minLength: 1 }), { nil: undefined }))
          .map(([message, delayMs, token]) => ({ ...message, delayMs, token })),
      ),
    ),
    egresses: fc.array(fc.record({ egress: typename, argument: value })),
  }),
);

/** The fields of a message by their numbers. */
interface Shape {
  readonly [field: number]: "text" | "bytes" | "varint" | Shape;
}

const ADDRESS: Shape = { 1: "text", 2: "text", 3: "text" };
const VALUE: Shape = { 1: "text", 2: "varint", 3: "bytes" };
const REQUEST: Shape = {
  100: { 1: ADDRESS, 2: { 1: "text", 2: VALUE }, 3: { 1: ADDRESS, 2: VALUE } },
};
const RESPONSE: Shape = {
  100: {
    1: { 1: "varint", 2: "text", 3: VALUE },
    2: { 1: ADDRESS, 2: VALUE },
    3: { 1: "varint", 2: ADDRESS, 3: VALUE, 10: "varint", 11: "text" },
    4: { 1: "text", 2: "text", 3: VALUE },
  },
  101: { 1: { 1: "text", 2: { 1: "varint", 2: "varint" }, 3: "text" } },
};

/** One field: its tag and what follows. */
function written(
  field: number,
  wireType: number,
  write: (writer: protobuf.Writer) => protobuf.Writer,
): Uint8Array {
  return write(protobuf.Writer.create().uint32((field << 3) | wireType)).finish();
}

const delimited = (field: number, content: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  content.map((each) => written(field, 2, (writer) => writer.bytes(each)));
const varint = (field: number): fc.Arbitrary<Uint8Array> =>
  fc
    .oneof(fc.constantFrom(0, 1, 2), fc.maxSafeInteger())
    .map((number) => written(field, 0, (writer) => writer.int64(number)));
const utf8 = fc
  .oneof(fc.constantFrom("", "com.example", "Greeting"), text)
  .map((each) => Buffer.from(each));

/** What no sender in its right mind sends: fields that nobody knows, the wrong wire type, nonsense. */
const odd: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(1, 2, 3, 7, 10, 100).chain((field) =>
    fc.oneof(
      delimited(field, bytes),
      varint(field),
      bytes.map((each) => written(field, 5, (writer) => writer.raw(each.subarray(0, 4)))),
      bytes.map((each) => written(field, 3, (writer) => writer.raw(each.subarray(0, 8)))),
    ),
  ),
  fc.uint8Array({ maxLength: 6 }),
);

/** Fields of a shape in any order and number, and among them, now and then, what does not belong there. */
function encoded(shape: Shape): fc.Arbitrary<Uint8Array> {
  const known = Object.entries(shape).map(([key, content]) => {
    const field = Number(key);
    if (content === "varint") return varint(field);
    if (content === "bytes") return delimited(field, bytes);
    return delimited(field, content === "text" ? utf8 : encoded(content));
  });
  const fields = fc.oneof(
    { weight: 30, arbitrary: fc.oneof(...known) },
    { weight: 1, arbitrary: odd },
  );
  return fc.array(fields, { maxLength: 6 }).map((parts) => Buffer.concat(parts));
}

/** Cut off somewhere, or whole. */
function perhapsCut(of: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    of,
    fc.tuple(of, fc.nat()).map(([whole, at]) => whole.subarray(0, at % (whole.length + 1))),
  );
}

/** What it was read to, or the error; with bytes as text, because it is of no matter whether they are a Buffer. */
function outcome(decode: () => unknown): unknown {
  try {
    return plain(decode());
  } catch (error) {
    return String(error);
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

const RUNS = { numRuns: 1000 };

describe("a request", () => {
  it("has the bytes that the generated code writes, and is read back", () => {
    fc.assert(
      fc.property(request, (given) => {
        const bytes = encodeRequest(given);
        expect(Buffer.compare(bytes, generated.encodeRequest(given))).toBe(0);
        expect(plain(decodeRequest(bytes))).toEqual(plain(given));
      }),
    );
  });

  it("is read, or refused, as the generated code does it", () => {
    fc.assert(
      fc.property(perhapsCut(encoded(REQUEST)), (bytes) => {
        expect(outcome(() => decodeRequest(bytes))).toEqual(
          outcome(() => generated.decodeRequest(bytes)),
        );
      }),
      RUNS,
    );
  });
});

describe("an answer", () => {
  it("has the bytes that the generated code writes, and is read back", () => {
    fc.assert(
      fc.property(response, (given) => {
        const bytes = encodeResponse(given);
        expect(Buffer.compare(bytes, generated.encodeResponse(given))).toBe(0);
        expect(plain(decodeResponse(bytes))).toEqual(plain(given));
      }),
    );
  });

  it("is read, or refused, as the generated code does it", () => {
    fc.assert(
      fc.property(perhapsCut(encoded(RESPONSE)), (bytes) => {
        expect(outcome(() => decodeResponse(bytes))).toEqual(
          outcome(() => generated.decodeResponse(bytes)),
        );
      }),
      RUNS,
    );
  });
});
