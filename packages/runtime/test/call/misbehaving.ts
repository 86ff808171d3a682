/** A thread of functions that do what no function should. Each message says what, and `env` how the start goes. */
import { setTimeout as sleep } from "node:timers/promises";
import { customType, statefulFunction } from "statefun-ts";
import { serveWorker } from "statefun-ts/worker";
import { UsageError } from "statefun-wire/program";

const Text = customType("test/text", {
  serialize: (text: string) => Buffer.from(text),
  deserialize: (bytes) => Buffer.from(bytes).toString(),
});

let count = 0;
let listensAt = "nowhere";
let isBroken = false;
// Not what a handler has started, but something that the program does.
setInterval(() => {
  if (isBroken) throw new Error("the program broke");
}, 1);

const deeds: Readonly<Record<string, () => void | Promise<void>>> = {
  count: () => undefined,
  fail: () => {
    throw new Error("out of order");
  },
  "say where": () => {
    throw new Error(listensAt);
  },
  loop: () => {
    for (;;);
  },
  "loop later": async () => {
    await sleep(1);
    for (;;);
  },
  regex: () => {
    /^(a+)+$/.test(`${"a".repeat(60)}!`);
  },
  wait: () => new Promise(() => undefined),
  exit: () => process.exit(3),
  break: () => {
    isBroken = true;
  },
  "take all memory": () => {
    const all: unknown[] = [];
    for (;;) all.push([all.length]);
  },
  "leave a rejection": () => void Promise.reject(new Error("nobody awaits this")),
};

const Fn = statefulFunction({ typename: "test/fn", storage: { count: Text } }).on(
  Text,
  async ({ storage }, deed) => {
    await deeds[deed]?.();
    // How many messages this very thread has had.
    storage.count = String(++count);
  },
);

await serveWorker(
  () => {
    if (process.env["START"] === "usage") throw new UsageError("COLOUR=blue: expected red");
    if (process.env["START"] === "failure") throw new Error("the port is in use");
    return { functions: [Fn] };
  },
  async (_options, predecessor) => {
    listensAt = predecessor === undefined ? "a free port" : `${predecessor} again`;
    return { url: "http://first", close: () => Promise.resolve() };
  },
);
