/**
 * Mistakes that must not compile. Each of them would lose a message or a write at run time, without a word. `tsc` fails
 * when one of the marked lines compiles after all; nothing in here ever runs.
 */
import type { FastifyBaseLogger } from "fastify";
import type { Logger as PinoLogger } from "pino";
import { expectTypeOf, test } from "vitest";
import * as z from "zod";
import {
  type Address,
  type AnyAddress,
  addressOf,
  type Context,
  customEgress,
  Int,
  jsonType,
  kafkaEgress,
  kinesisEgress,
  type Logger,
  Long,
  type Storage,
  statefulFunction,
  Text,
} from "../src/index.ts";
import { invoke } from "../src/testing/index.ts";

const units = z.codec(z.record(z.string(), z.int()), z.map(z.string(), z.int()), {
  decode: (record) => new Map(Object.entries(record)),
  encode: (map) => Object.fromEntries(map),
});
const tags = z.codec(z.array(z.string()), z.set(z.string()), {
  decode: (list) => new Set(list),
  encode: (set) => [...set],
});
const Basket = jsonType(
  "test/basket",
  z.object({
    owner: z.object({ name: z.string() }),
    items: z.array(z.string()),
    units,
    tags,
    opened: z.coerce.date().optional(),
  }),
);
const Id = jsonType("test/id", z.string().brand<"Id">());
const storage = {
  count: Int,
  total: Long,
  basket: Basket,
  session: { type: Text, expireAfterWrite: 60_000 },
};
const Counter = statefulFunction({ typename: "test/counter", storage }).on(Int, () => {});
const Anything = statefulFunction({ typename: "test/anything" }).onAny(() => {});
const kafka = kafkaEgress({ typename: "test/kafka", topic: "t", type: Int });
const kinesis = kinesisEgress({ typename: "test/kinesis", stream: "s", type: Int });
const raw = customEgress({ typename: "test/raw", type: Int });

/** Has its body checked by tsc, and not run. */
const compileOnly = (_check: (context: Context<typeof storage>) => void) => undefined;

test("storage", () => {
  compileOnly(({ storage }) => {
    expectTypeOf(storage.count).toEqualTypeOf<number | undefined>();
    expectTypeOf(storage.total).toEqualTypeOf<bigint | undefined>();
    expectTypeOf(storage.session).toEqualTypeOf<string | undefined>();
    storage.count = 1;
    storage.session = undefined;
    // @ts-expect-error: misspelled
    storage.cuont = 1;
    // @ts-expect-error: misspelled
    void storage.cuont;
    // @ts-expect-error: a string is not a number
    storage.count = "1";
    // @ts-expect-error: a long is a bigint, for a number would lose digits
    storage.total = 1;
    // @ts-expect-error: null is not a value: undefined removes
    storage.count = null;
    // @ts-expect-error: half a basket
    storage.basket = { items: [] };
    // @ts-expect-error: an absent value is undefined
    storage.count + 1;
    // @ts-expect-error: removing is assigning undefined
    delete storage.count;
    // @ts-expect-error: the storage is not replaced as a whole
    storage = {};
  });
});

test("a stored value is not changed in place: only an assignment is written back", () => {
  compileOnly(({ storage: { basket } }) => {
    if (basket === undefined) return;
    // @ts-expect-error: an object inside
    basket.owner.name = "me";
    // @ts-expect-error: a property
    basket.items = [];
    // @ts-expect-error: an array
    basket.items.push("socks");
    // @ts-expect-error: an element
    basket.items[0] = "socks";
    // @ts-expect-error: sorting is in place
    basket.items.sort();
    // @ts-expect-error: a Map
    basket.units.set("socks", 1);
    // @ts-expect-error: a Set
    basket.tags.add("new");
    // A copy may be changed.
    const units = new Map(basket.units).set("socks", 1);
    const changed: Storage<typeof storage>["basket"] = { ...basket, units, items: ["socks"] };
    void changed;
  });
});

test("a message is read only as well, and keeps its type", () => {
  statefulFunction({ typename: "test/f", storage })
    .on(Basket, (context, message) => {
      // @ts-expect-error: the message
      message.owner.name = "me";
      // @ts-expect-error: an array in the message
      message.items.push("socks");
      // What came in can be stored and sent on as it is.
      context.storage.basket = message;
      context.sendAfter(1, context.self, Basket, message);
      expectTypeOf(message.units).toEqualTypeOf<ReadonlyMap<string, number>>();
    })
    .on(Id, (context, id) => {
      // A branded string is still a string.
      expectTypeOf(id).toExtend<string>();
      context.send(addressOf("test/f", id), Id, id);
      // @ts-expect-error: a plain string is not branded
      context.send(context.self, Id, "x");
    });
  // @ts-expect-error: the handler of Int gets no string
  statefulFunction({ typename: "test/f" }).on(Int, (_context, _message: string) => undefined);
});

test("only what a function handles can be sent to it", () => {
  compileOnly(({ send, sendAfter, self }) => {
    send(Counter.at("1"), Int, 1);
    send(Anything.at("1"), Basket, {} as never);
    send(self, Text, "self is not checked");
    // @ts-expect-error: it does not handle Text
    send(Counter.at("1"), Text, "x");
    // @ts-expect-error: nor when it is sent later
    sendAfter(1, Counter.at("1"), Text, "x");
    // @ts-expect-error: a function without handlers handles nothing
    send(statefulFunction({ typename: "test/none" }).at("1"), Int, 1);
    // @ts-expect-error: the value is not of the type
    send(Counter.at("1"), Int, "1");
    // @ts-expect-error: the value is missing
    send(Counter.at("1"), Int);
    // @ts-expect-error: a string is not an address
    send("test/counter/1", Int, 1);
  });
});

test("a caller may be absent", () => {
  compileOnly(({ send, caller }) => {
    // @ts-expect-error: a message from an ingress has no caller
    send(caller, Int, 1);
    if (caller !== undefined) send(caller, Int, 1);
    expectTypeOf(caller).toEqualTypeOf<AnyAddress | undefined>();
  });
});

test("addresses", () => {
  const declared = addressOf<"io.statefun.types/int" | "test/basket">("other/fn", "1");
  const unchecked = addressOf("other/fn", "1");
  compileOnly(({ send }) => {
    send(declared, Int, 1);
    send(unchecked, Text, "x");
    // @ts-expect-error: not among the declared types
    send(declared, Text, "x");
    // @ts-expect-error: not a type name
    addressOf("function", "1");
  });
  // What accepts more can stand for what accepts less, and not the other way round.
  expectTypeOf<AnyAddress>().toExtend<Address<"test/basket">>();
  expectTypeOf<Address<"test/basket">>().not.toExtend<AnyAddress>();
  expectTypeOf(Counter.at("1")).toEqualTypeOf<Address<"io.statefun.types/int">>();
});

test("egresses", () => {
  compileOnly(({ sendEgress }) => {
    sendEgress(kafka, 1);
    sendEgress(kafka, 1, { key: "k" });
    sendEgress(kinesis, 1, { partitionKey: "p" });
    sendEgress(raw, 1);
    // @ts-expect-error: Kinesis needs a partition key
    sendEgress(kinesis, 1);
    // @ts-expect-error: Kinesis needs a partition key
    sendEgress(kinesis, 1, {});
    // @ts-expect-error: Kafka's option is called key
    sendEgress(kafka, 1, { partitionKey: "p" });
    // @ts-expect-error: a custom egress has no options
    sendEgress(raw, 1, { key: "k" });
    // @ts-expect-error: the value is not of the egress's type
    sendEgress(kafka, "1");
  });
});

test("a logger of pino, and of Fastify, will do", () => {
  expectTypeOf<PinoLogger>().toExtend<Logger>();
  expectTypeOf<FastifyBaseLogger>().toExtend<Logger>();
});

test("declarations", () => {
  compileOnly(() => {
    // @ts-expect-error: not a type name
    statefulFunction({ typename: "counter" });
    // @ts-expect-error: not a type name
    jsonType("counter", z.string());
    const twice = { type: Int, expireAfterWrite: 1, expireAfterInvoke: 1 };
    // @ts-expect-error: two expiries
    statefulFunction({ typename: "a/b", storage: { n: twice } });
    // @ts-expect-error: a value with options and no expiry is just its type
    statefulFunction({ typename: "a/b", storage: { n: { type: Int } } });
    // @ts-expect-error: zod's schema is not a type
    statefulFunction({ typename: "a/b", storage: { n: z.int() } });
    // @ts-expect-error: the names of declared values, for tests too
    void invoke(Counter, "1", { type: Int, value: 1 }, { cuont: 1 });
    // @ts-expect-error: a message that the function does not handle, for tests too
    void invoke(Counter, "1", { type: Text, value: "x" });
  });
});

// Two functions that send to each other: one of them, or both, by an address that says what it accepts, because the type
// of neither could be inferred before the other's.
const Ping = statefulFunction({ typename: "test/ping" }).on(Int, ({ send }, n) => {
  send(addressOf<"io.statefun.types/int">("test/pong", "1"), Int, n + 1);
});
const Pong = statefulFunction({ typename: "test/pong" }).on(Int, ({ send }, n) => {
  send(Ping.at("1"), Int, n + 1);
});

// Or by name, when the handlers have block bodies, so that what they return plays no part in the inference.
const Left = statefulFunction({ typename: "test/left" }).on(Int, ({ send }, n) => {
  send(Right.at("1"), Int, n);
});
const Right = statefulFunction({ typename: "test/right" }).on(Int, ({ send }, n) => {
  send(Left.at("1"), Int, n);
});

test("two functions that send to each other", () => {
  expectTypeOf(Pong.at("1")).toEqualTypeOf<Address<"io.statefun.types/int">>();
  expectTypeOf(Left.at("1")).toEqualTypeOf<Address<"io.statefun.types/int">>();
  expectTypeOf(Right.at("1")).toEqualTypeOf<Address<"io.statefun.types/int">>();
});
