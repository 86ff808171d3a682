/**
 * Functions that do what a message tells them, so that a scenario is plain data and the same on both runtimes. What there
 * is to see of it are the records that they report.
 */
import protobuf from "protobufjs";
import {
  type AnyStatefulFunction,
  Bool,
  type Context,
  customType,
  Double,
  Float,
  Int,
  jsonType,
  kafkaEgress,
  Long,
  protobufType,
  type StorageSpec,
  statefulFunction,
  Text,
  type Type,
} from "statefun-ts";
import * as z from "zod";

/** Long enough to see a value before it expires, in milliseconds. */
export const EXPIRY_MS = 1500;

const To = z.object({ function: z.enum(["a", "b"]), id: z.string() });
const StateName = z.enum(["plain", "written", "invoked"]);

const Step = z.discriminatedUnion("do", [
  z.object({ do: z.literal("report"), text: z.string() }),
  z.object({ do: z.literal("send"), to: To, steps: z.array(z.unknown()) }),
  z.object({
    do: z.literal("after"),
    ms: z.int(),
    token: z.string().optional(),
    steps: z.array(z.unknown()),
  }),
  z.object({ do: z.literal("cancel"), token: z.string() }),
  z.object({ do: z.literal("set"), name: StateName, value: z.string().nullable() }),
  z.object({ do: z.literal("tell"), name: StateName }),
  /** Counts, and reports when the count is not `n` or when it is the last. */
  z.object({ do: z.literal("count"), n: z.int(), last: z.int() }),
  /** Throws the first `times` times that this process meets `tag`. */
  z.object({ do: z.literal("fail"), tag: z.string(), times: z.int() }),
  z.object({ do: z.literal("send-bytes"), to: To, bytes: z.int() }),
  /** Sends a value of every type to the function of types. */
  z.object({ do: z.literal("send-types"), zero: z.boolean() }),
]);
export type Step = z.input<typeof Step>;

const Script = jsonType("conformance/Script", z.object({ steps: z.array(z.unknown()) }));
const Report = jsonType("conformance/Report", z.object({ from: z.string(), text: z.string() }));

export const results = kafkaEgress({
  typename: "conformance/results",
  topic: "results",
  type: Report,
});

const storage = {
  plain: Text,
  written: { type: Text, expireAfterWrite: EXPIRY_MS },
  invoked: { type: Text, expireAfterInvoke: EXPIRY_MS },
  count: Int,
} satisfies StorageSpec;

function report(context: Pick<Context, "self" | "sendEgress">, text: string): void {
  const { self, sendEgress } = context;
  sendEgress(results, { from: self.typename, text }, { key: self.id });
}

const failures = new Map<string, number>();

function run(context: Context<typeof storage>, step: z.output<typeof Step>): void {
  const { self, send, sendAfter } = context;
  const other = ({ function: name, id }: z.output<typeof To>) =>
    ({ typename: `conformance/${name}`, id }) as const;
  switch (step.do) {
    case "report":
      report(context, step.text);
      break;
    case "send":
      send(other(step.to), Script, { steps: step.steps });
      break;
    case "after":
      sendAfter(step.ms, self, Script, { steps: step.steps }, step.token);
      break;
    case "cancel":
      context.cancelDelayedMessage(step.token);
      break;
    case "set":
      context.storage[step.name] = step.value ?? undefined;
      break;
    case "tell":
      report(context, `${step.name}: ${context.storage[step.name] ?? "empty"}`);
      break;
    case "count": {
      const count = (context.storage.count ?? 0) + 1;
      context.storage.count = count;
      if (count !== step.n) report(context, `expected ${step.n}, and it is ${count}`);
      if (count === step.last) report(context, `counted to ${count}`);
      break;
    }
    case "fail": {
      const failed = failures.get(step.tag) ?? 0;
      failures.set(step.tag, failed + 1);
      if (failed < step.times) throw new Error(`failure ${failed + 1} of ${step.times}`);
      break;
    }
    case "send-bytes":
      send(other(step.to), Bytes, new Uint8Array(step.bytes).fill(7));
      break;
    case "send-types":
      for (const { type, value, zero } of typeCases) {
        send({ typename: TypesFn.typename, id: self.id }, type, step.zero ? zero : value);
      }
      send({ typename: TypesFn.typename, id: self.id }, Script, { steps: [] });
      break;
  }
}

/** A function that runs scripts. */
const scripted = <Name extends "a" | "b" | "added">(name: Name) =>
  statefulFunction({ typename: `conformance/${name}`, storage })
    .on(Script, (context, { steps }) => {
      for (const step of steps) run(context, Step.parse(step));
    })
    .on(Bytes, (context, bytes) => report(context, `${bytes.length} bytes`));

const Bytes = customType("conformance/Bytes", {
  serialize: (bytes: Uint8Array) => bytes,
  deserialize: (bytes) => bytes.slice(),
});

const Shouted = customType("conformance/Shouted", {
  serialize: (text: string) => Buffer.from(text.toUpperCase()),
  deserialize: (bytes) => Buffer.from(bytes).toString().toLowerCase(),
});

const { root } = protobuf.parse(
  'syntax = "proto3"; message Point { int32 x = 1; string label = 2; }',
);
const PointMessage = root.lookupType("Point");
const Point = protobufType("conformance/Point", {
  encode: (point: { readonly x: number; readonly label: string }) => PointMessage.encode(point),
  decode: (bytes) => {
    const { x, label } = PointMessage.toObject(PointMessage.decode(bytes), { defaults: true });
    return { x: Number(x), label: String(label) };
  },
});

interface TypeCase {
  readonly name: string;
  readonly type: Type<unknown>;
  readonly value: unknown;
  readonly zero: unknown;
}

const typeCase = <T>(name: string, type: Type<T>, value: T, zero: T): TypeCase => ({
  name,
  type: type as Type<unknown>,
  value,
  zero,
});

const typeCases: readonly TypeCase[] = [
  typeCase("bool", Bool, true, false),
  typeCase("int", Int, -(2 ** 31), 0),
  typeCase("long", Long, -(2n ** 63n), 0n),
  typeCase("float", Float, 0.5, 0),
  typeCase("double", Double, Math.PI, 0),
  typeCase("string", Text, "Grüße 👋", ""),
  typeCase("protobuf", Point, { x: -7, label: "p" }, { x: 0, label: "" }),
  typeCase("custom", Shouted, "loud", ""),
];

/** Stores a value of every type as it comes, and reports all that it has in a later batch. */
const TypesFn = typeCases.reduce(
  (fn, { name, type }) =>
    fn.on(type, ({ storage: stored }, value) => {
      stored[name] = value;
    }),
  statefulFunction({
    typename: "conformance/types",
    storage: Object.fromEntries(typeCases.map(({ name, type }) => [name, type])),
  }).on(Script, (context, { steps }) => {
    if (steps.length === 0) {
      // Another batch: by then the values have been to the runtime and back.
      return context.sendAfter(1, context.self, Script, { steps: ["tell"] });
    }
    for (const { name } of typeCases) report(context, `${name}: ${show(context.storage[name])}`);
  }),
);

/** A value as text that says all of it. */
function show(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  return JSON.stringify(value) ?? "empty";
}

/** What `send-types` makes the function of types report. */
export function expectedTypes(zero: boolean): string[] {
  return typeCases.map((one) => `${one.name}: ${show(zero ? one.zero : one.value)}`);
}

const MoreFn = statefulFunction({ typename: "conformance/a", storage: { ...storage, extra: Text } })
  .on(Script, (context, { steps }) => {
    context.storage.extra = `${context.storage.extra ?? ""}+`;
    for (const step of steps) run(context, Step.parse(step));
    report(context, `extra: ${context.storage.extra}`);
  })
  .on(Bytes, (context, bytes) => report(context, `${bytes.length} bytes`));

/** What the service serves at first. */
export const functions: readonly AnyStatefulFunction[] = [scripted("a"), scripted("b"), TypesFn];

/** What it serves after a redeploy: one more function, and one with one more value. */
export const redeployedFunctions: readonly AnyStatefulFunction[] = [
  MoreFn,
  scripted("b"),
  TypesFn,
  scripted("added"),
];
