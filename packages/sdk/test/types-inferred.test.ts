/** The types that follow from a declaration, and how to name them in code of one's own. `tsc` is what fails. */
import { expectTypeOf, test } from "vitest";
import * as z from "zod";
import {
  type Context,
  customType,
  type Immutable,
  Int,
  jsonType,
  protobufType,
  statefulFunction,
  type Type,
  type ValueOf,
} from "../src/index.ts";

class Point {
  x = 1;
}

/** Has its body checked by tsc, and not run. */
const compileOnly = (_check: () => void) => undefined;

test("a type of one's own is that of what is read, whichever half stands first", () => {
  compileOnly(() => {
    const first = customType("test/a", {
      serialize: (value) => Buffer.from(JSON.stringify(value)),
      deserialize: (_bytes) => new Point(),
    });
    expectTypeOf(first).toEqualTypeOf<Type<Point, "test/a">>();
    const last = customType("test/a", {
      deserialize: (bytes) => bytes.length,
      serialize: (value) => Uint8Array.of(value),
    });
    expectTypeOf(last).toEqualTypeOf<Type<number, "test/a">>();
    const annotated = customType("test/a", {
      serialize: (value: number) => Uint8Array.of(value),
      deserialize: (bytes) => bytes.length,
    });
    expectTypeOf(annotated).toEqualTypeOf<Type<number, "test/a">>();
    const named = customType<"test/a", number>("test/a", {
      serialize: (value) => Uint8Array.of(value),
      deserialize: (bytes) => bytes.length,
    });
    expectTypeOf(named).toEqualTypeOf<Type<number, "test/a">>();
    customType("test/a", {
      // @ts-expect-error: TypeScript has not seen yet what is read: it has to be said what the value is
      serialize: (value) => Uint8Array.of(value),
      deserialize: (bytes) => bytes.length,
    });
    customType("test/a", {
      serialize: (value: string) => Buffer.from(value),
      // @ts-expect-error: what is read could not be written
      deserialize: (bytes) => bytes.length,
    });
  });
});

test("a protobuf type is that of what is decoded, whichever half stands first", () => {
  compileOnly(() => {
    const first = protobufType("test/p", {
      encode: (point) => ({ finish: () => Buffer.from(JSON.stringify(point)) }),
      decode: (_bytes) => new Point(),
    });
    expectTypeOf(first).toEqualTypeOf<Type<Point, "test/p">>();
    const partial = protobufType("test/p", {
      encode: ({ x = 1 }: { x?: number }) => ({ finish: () => Uint8Array.of(x) }),
      decode: (_bytes) => new Point(),
    });
    expectTypeOf(partial).toEqualTypeOf<Type<Point, "test/p">>();
  });
});

test("the values of a type, and the context of a storage, have names for helpers", () => {
  const Order = jsonType("test/order", z.object({ item: z.string(), tags: z.array(z.string()) }));
  const storage = { orders: Int, last: { type: Order, expireAfterWrite: 60_000 } };
  const note = (
    context: Context<typeof storage>,
    order: Immutable<ValueOf<typeof Order>>,
  ): void => {
    context.storage.orders = (context.storage.orders ?? 0) + 1;
    context.storage.last = order;
    // @ts-expect-error: not declared
    void context.storage.other;
  };
  statefulFunction({ typename: "test/orders", storage })
    .on(Order, note)
    .on(Int, (context) => note(context, { item: "socks", tags: [] }));
  // @ts-expect-error: its storage lacks what the helper needs
  statefulFunction({ typename: "test/other", storage: { orders: Int } }).on(Order, note);
  expectTypeOf<ValueOf<typeof Order>>().toEqualTypeOf<{ item: string; tags: string[] }>();
  expectTypeOf<ValueOf<typeof Int>>().toEqualTypeOf<number>();
  expectTypeOf<ValueOf<string>>().toBeNever();
});
