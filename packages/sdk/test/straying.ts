/** A service whose handlers leave errors behind. Each message says which; what it logs goes to standard output. */
import { EventEmitter } from "node:events";
import { readFile } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Context, Int, statefulFunction, Text } from "../src/index.ts";
import { startService } from "../src/service/index.ts";

const STRAY = "the stray";
const OTHER = "test/other";
let fails: (() => void) | undefined;
// Not what a handler has started, but something that the program does.
setInterval(() => fails?.(), 1);
if (process.env["LISTENS"] === "yes") {
  for (const event of ["unhandledRejection", "uncaughtException"]) {
    process.on(event, ({ message }) => process.stdout.write(`"its own listener: ${message}"\n`));
  }
}

const later = async (action: () => void): Promise<void> => {
  await sleep(5);
  action();
};
const fail = (): never => {
  throw new Error(STRAY);
};

const deeds: Readonly<Record<string, (context: Context) => void | Promise<void>>> = {
  nothing: () => undefined,
  rejection: () => void Promise.reject(new Error(STRAY)),
  "later rejection": () => void later(fail),
  "late send": ({ send, self }) => void later(() => send({ ...self, typename: OTHER }, Int, 1)),
  timer: () => void setTimeout(fail, 5),
  microtask: () => queueMicrotask(fail),
  "callback of the system": () => readFile(import.meta.filename, fail),
  event: () => void setTimeout(() => new EventEmitter().emit("error", new Error(STRAY)), 5),
  "rejection and a wait": async () => {
    void Promise.reject(new Error(STRAY));
    await sleep(20);
  },
  "timer and a wait": async () => {
    setTimeout(fail, 5);
    await sleep(20);
  },
  "rejection that is awaited after all": async () => {
    const failing = Promise.reject(new Error(STRAY));
    await sleep(5);
    await failing.catch(() => undefined);
  },
  "the program throws": () => {
    fails = fail;
  },
  "the program rejects": () => {
    fails = () => {
      fails = undefined;
      void Promise.reject(new Error(STRAY));
    };
  },
};

const Fn = statefulFunction({ typename: "test/fn" })
  .on(Text, (context, deed) => deeds[deed]?.(context))
  .on(Int, () => sleep(20));

const service = await startService({ functions: [Fn], at: { host: "127.0.0.1", port: 0 } });
process.stdout.write(`${JSON.stringify({ url: service.url })}\n`);
