/** The interpreter of docs/conformance.md on the official JavaScript SDK: `interpreter.mjs [PORT]`. */
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import {
  egressMessageBuilder,
  kafkaEgressMessage,
  kinesisEgressMessage,
  messageBuilder,
  StateFun,
} from "apache-flink-statefun";

const INTERPRETER = "statefun.conformance/interpreter";
const OBSERVER = "statefun.conformance/observer";
const EXPIRY_MS = 60_000;

const Commands = StateFun.jsonType("statefun.conformance/commands");
const Report = StateFun.jsonType("statefun.conformance/report");
const Bytes = StateFun.customType(
  "statefun.conformance/bytes",
  (bytes) => bytes,
  (bytes) => bytes,
);

// There is no long and no double, and "camelCase2" cannot be declared: names are of lower-case letters and underscores.
const specs = [
  { name: "bool", type: StateFun.booleanType() },
  { name: "int", type: StateFun.intType() },
  { name: "float", type: StateFun.floatType() },
  { name: "string", type: StateFun.stringType() },
  { name: "bytes", type: Bytes },
  { name: "written", type: StateFun.stringType(), expireAfterWrite: EXPIRY_MS },
  { name: "called", type: StateFun.stringType(), expireAfterCall: EXPIRY_MS },
];
const typeOf = new Map(specs.map(({ name, type }) => [name, type]));
/** A message of the type of one of these sets its value. */
const SETTING = ["bool", "int", "float", "string", "bytes"];

const statefun = new StateFun();
statefun.bind({
  typename: INTERPRETER,
  specs,
  async fn(context, message) {
    if (message.is(Commands)) {
      for (const command of message.as(Commands).commands) await run(context, command);
      return;
    }
    const name = SETTING.find((each) => message.is(typeOf.get(each)));
    if (name === undefined) observe(context, { unsupported: message.valueTypeName }, Report);
    else context.storage[name] = message.as(typeOf.get(name));
  },
});

const ACTIONS = {
  report(context, { text }) {
    const { self, caller } = context;
    observe(context, { text, self: plain(self), caller: caller && plain(caller) }, Report);
  },
  set({ storage }, { name, text }) {
    storage[name] = text;
  },
  clear({ storage }, { name }) {
    storage[name] = null;
  },
  tell(context, { name }) {
    const value = context.storage[name];
    if (value === null) observe(context, { absent: name }, Report);
    else observe(context, value, typeOf.get(name));
  },
  add({ storage }, { number }) {
    storage.int = (storage.int ?? 0) + number;
  },
  send(context, command) {
    context.send(commandsFor(command));
  },
  "send-after"(context, command) {
    context.sendAfter(command.ms, commandsFor(command), command.token);
  },
  cancel(context, { token }) {
    context.cancelDelayedMessage(token);
  },
  kafka(context, { key, text: value }) {
    const typename = "statefun.conformance/kafka";
    context.send(kafkaEgressMessage({ typename, topic: "conformance-kafka", key, value }));
  },
  kinesis(context, { partitionKey, explicitHashKey: hashKey, text: value }) {
    const typename = "statefun.conformance/kinesis";
    const stream = "conformance-kinesis";
    context.send(kinesisEgressMessage({ typename, stream, partitionKey, hashKey, value }));
  },
  custom(context, { text: value }) {
    const typename = "statefun.conformance/custom";
    context.send(egressMessageBuilder({ typename, value, valueType: StateFun.stringType() }));
  },
  async wait() {
    await sleep(1);
  },
  fail(_, { text }) {
    throw new Error(text);
  },
  panic(_, { text }) {
    throw text;
  },
};

async function run(context, command) {
  const { do: what, name } = command;
  if (name !== undefined && !typeOf.has(name)) {
    return observe(context, { unsupported: `a value named ${name}` }, Report);
  }
  if (!Object.hasOwn(ACTIONS, what)) return observe(context, { unsupported: what }, Report);
  await ACTIONS[what](context, command);
}

function observe(context, value, valueType) {
  context.send(messageBuilder({ typename: OBSERVER, id: context.self.id, value, valueType }));
}

function commandsFor({ id, commands }) {
  const value = { commands };
  return messageBuilder({ typename: INTERPRETER, id, value, valueType: Commands });
}

function plain({ typename, id }) {
  return { function: typename, id };
}

const server = createServer(statefun.handler());
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  process.stdout.write(`ready on http://127.0.0.1:${server.address().port}/\n`);
});
