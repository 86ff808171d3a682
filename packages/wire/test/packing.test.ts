/** Batches between two threads: whatever they hold, what is taken out is what was put in. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type BatchRequest, type Outcome, Packer, Unpacker } from "../src/index.ts";

const text = fc.string({ unit: "binary" });
const bytes = fc.uint8Array({ maxLength: 20 });
const address = fc.record({ typename: text, id: text });
const typed = fc.record({ typename: text, value: fc.option(bytes, { nil: undefined }) });

const request: fc.Arbitrary<BatchRequest> = fc.record({
  target: address,
  state: fc.array(typed.chain((value) => text.map((name) => ({ name, ...value })))),
  invocations: fc.array(
    fc.record({ caller: fc.option(address, { nil: undefined }), argument: typed }),
  ),
});

const outgoing = fc.record({ target: address, argument: typed });
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ kind: fc.constant("failed" as const), reason: text }),
  fc.record({
    kind: fc.constant("incomplete" as const),
    missing: fc.array(
      fc.record({
        name: text,
        typename: text,
        expiry: fc.constantFrom("none" as const, "after-write" as const, "after-invoke" as const),
        expireAfter: fc.nat(),
      }),
    ),
  }),
  fc.record({
    kind: fc.constant("result" as const),
    mutations: fc.array(
      fc.record({
        name: text,
        value: fc.option(fc.record({ typename: text, value: bytes }), { nil: undefined }),
      }),
    ),
    messages: fc.array(outgoing),
    delayed: fc.array(
      fc.oneof(
        fc.record({ cancel: text }),
        outgoing.chain((message) =>
          fc
            .record({ delayMs: fc.nat(), token: fc.option(text, { nil: undefined }) })
            .map((delay) => ({ ...delay, ...message })),
        ),
      ),
    ),
    egresses: fc.array(fc.record({ egress: text, argument: typed })),
  }),
);

test("requests", () => {
  fc.assert(
    fc.property(fc.array(request), (requests) => {
      const packer = new Packer();
      for (const [number, one] of requests.entries()) packer.addRequest(number, one);
      const unpacker = new Unpacker(structuredClone(packer.take()));
      expect([...unpacker.requests()]).toEqual(
        requests.map((one, number) => ({ number, request: one })),
      );
    }),
  );
});

test("answers and failures", () => {
  fc.assert(
    fc.property(fc.array(outcome), (outcomes) => {
      const packer = new Packer();
      for (const [number, one] of outcomes.entries()) packer.addOutcome(number, one);
      const unpacker = new Unpacker(structuredClone(packer.take()));
      expect([...unpacker.outcomes()]).toEqual(
        outcomes.map((one, number) => ({ number, outcome: one })),
      );
    }),
  );
});

test("a value that is a view of a large buffer travels without the rest of it", () => {
  const packer = new Packer();
  const value = new Uint8Array(1_000_000).subarray(10, 13);
  const argument = { typename: "test/bytes", value };
  const target = { typename: "test/fn", id: "a" };
  packer.addRequest(1, { target, state: [], invocations: [{ caller: undefined, argument }] });
  expect(packer.take().bytes.buffer.byteLength).toBe(3);
  expect(packer.isEmpty).toBe(true);
});
