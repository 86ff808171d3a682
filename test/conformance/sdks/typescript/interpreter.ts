/** The interpreter of docs/conformance.md on the SDK of this repository. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  addressOf,
  Bool,
  type Context,
  customEgress,
  customType,
  Double,
  Float,
  Int,
  jsonType,
  kafkaEgress,
  kinesisEgress,
  Long,
  type StorageSpec,
  statefulFunction,
  Text,
  type Type,
} from "statefun-ts";
import * as z from "zod";

const EXPIRY_MS = 60_000;

const Bytes = customType("statefun.conformance/bytes", {
  serialize: (bytes: Uint8Array) => bytes,
  deserialize: (bytes) => bytes.slice(),
});

const storage = {
  bool: Bool,
  int: Int,
  long: Long,
  float: Float,
  double: Double,
  string: Text,
  bytes: Bytes,
  camelCase2: Text,
  written: { type: Text, expireAfterWrite: EXPIRY_MS },
  called: { type: Text, expireAfterInvoke: EXPIRY_MS },
} satisfies StorageSpec;
type Name = keyof typeof storage;

const Command = z.discriminatedUnion("do", [
  z.object({ do: z.literal("report"), text: z.string() }),
  z.object({
    do: z.literal("set"),
    name: z.enum(["string", "camelCase2", "written", "called"]),
    text: z.string(),
  }),
  z.object({ do: z.enum(["clear", "tell"]), name: z.enum(Object.keys(storage) as Name[]) }),
  z.object({ do: z.literal("add"), number: z.int() }),
  z.object({ do: z.literal("send"), id: z.string(), commands: z.array(z.unknown()) }),
  z.object({
    do: z.literal("send-after"),
    id: z.string(),
    ms: z.int(),
    token: z.string().optional(),
    commands: z.array(z.unknown()),
  }),
  z.object({ do: z.literal("cancel"), token: z.string() }),
  z.object({ do: z.literal("kafka"), key: z.string().optional(), text: z.string() }),
  z.object({
    do: z.literal("kinesis"),
    partitionKey: z.string(),
    explicitHashKey: z.string().optional(),
    text: z.string(),
  }),
  z.object({ do: z.literal("custom"), text: z.string() }),
  z.object({ do: z.literal("wait") }),
  z.object({ do: z.enum(["fail", "panic"]), text: z.string() }),
]);

const Commands = jsonType(
  "statefun.conformance/commands",
  z.object({ commands: z.array(z.unknown()) }),
);

const Address = z.object({ function: z.string(), id: z.string() });
const Report = jsonType(
  "statefun.conformance/report",
  z.union([
    z.object({ text: z.string(), self: Address, caller: Address.nullable() }),
    z.object({ absent: z.string() }),
  ]),
);

/** Its value as it is, where the built-in type would write its wrapper. */
const Utf8 = customType("statefun.conformance/utf8", {
  serialize: (text: string) => Buffer.from(text),
  deserialize: (bytes) => Buffer.from(bytes).toString(),
});
const kafka = kafkaEgress({
  typename: "statefun.conformance/kafka",
  topic: "conformance-kafka",
  type: Utf8,
});
const kinesis = kinesisEgress({
  typename: "statefun.conformance/kinesis",
  stream: "conformance-kinesis",
  type: Utf8,
});

const custom = customEgress({ typename: "statefun.conformance/custom", type: Text });

type Ours = Context<typeof storage>;

async function run(context: Ours, command: z.output<typeof Command>): Promise<void> {
  const { self, caller, send, sendAfter, sendEgress, storage: values } = context;
  switch (command.do) {
    case "report":
      send(observer(self.id), Report, {
        text: command.text,
        self: plain(self),
        caller: caller === undefined ? null : plain(caller),
      });
      break;
    case "set":
      values[command.name] = command.text;
      break;
    case "clear":
      values[command.name] = undefined;
      break;
    case "tell":
      tell(context, command.name);
      break;
    case "add":
      values.int = (values.int ?? 0) + command.number;
      break;
    case "send":
      send(interpreter(command.id), Commands, { commands: command.commands });
      break;
    case "send-after": {
      const { ms, id, commands, token } = command;
      sendAfter(ms, interpreter(id), Commands, { commands }, token);
      break;
    }
    case "cancel":
      context.cancelDelayedMessage(command.token);
      break;
    case "kafka": {
      const { key, text } = command;
      sendEgress(kafka, text, key === undefined ? undefined : { key });
      break;
    }
    case "kinesis": {
      const { partitionKey, explicitHashKey, text } = command;
      sendEgress(kinesis, text, {
        partitionKey,
        ...(explicitHashKey !== undefined && { explicitHashKey }),
      });
      break;
    }
    case "custom":
      sendEgress(custom, command.text);
      break;
    case "wait":
      await sleep(1);
      break;
    case "fail":
      throw new Error(command.text);
    case "panic":
      throw command.text;
  }
}

function tell({ self, send, storage: values }: Ours, name: Name): void {
  const value = values[name];
  if (value === undefined) {
    send(observer(self.id), Report, { absent: name });
    return;
  }
  const declared = storage[name];
  // Which type it is depends on the name, which no type can follow.
  const type = ("type" in declared ? declared.type : declared) as Type<unknown>;
  send(observer(self.id), type, value);
}

const observer = (id: string) => addressOf("statefun.conformance/observer", id);
const interpreter = (id: string) => addressOf("statefun.conformance/interpreter", id);
const plain = ({ typename, id }: Ours["self"]) => ({ function: typename, id });

export const InterpreterFn = statefulFunction({
  typename: "statefun.conformance/interpreter",
  storage,
})
  .on(Commands, async (context, { commands }) => {
    for (const command of commands) await run(context, Command.parse(command));
  })
  .on(Bool, ({ storage }, value) => {
    storage.bool = value;
  })
  .on(Int, ({ storage }, value) => {
    storage.int = value;
  })
  .on(Long, ({ storage }, value) => {
    storage.long = value;
  })
  .on(Float, ({ storage }, value) => {
    storage.float = value;
  })
  .on(Double, ({ storage }, value) => {
    storage.double = value;
  })
  .on(Text, ({ storage }, value) => {
    storage.string = value;
  })
  .on(Bytes, ({ storage }, value) => {
    storage.bytes = value;
  });
