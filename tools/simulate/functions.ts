/** Functions that do what the programs in their messages say, and write down what they have seen and done. */
import {
  type AnyAddress,
  addressOf,
  type Context,
  type Expiry,
  jsonType,
  kafkaEgress,
  type RequestReplyOptions,
  statefulFunction,
} from "statefun-ts";
import * as z from "zod";
import {
  againLabel,
  arrivedLabel,
  cancelLabel,
  type Envelope,
  NOTHING,
  type Program,
  scaled,
  sendLabel,
  timerLabel,
} from "./programs.ts";
import { DECLARED, placeOf, VALUES, type ValueKind } from "./values.ts";

/** What an instance remembers: how many messages it has handled, and the sum of what these have added. */
interface Memory {
  readonly ran: number;
  readonly sum: number;
}

/** A record of topic `out`: what a message has seen, in the order in which the runtime has let them count. */
export interface Ran extends Memory {
  readonly label: string;
  /** Who sent it; not there when it came from an ingress. */
  readonly from?: string;
  /** When it ran, in milliseconds since 1970. */
  readonly at: number;
  /** The messages of a batch have the same number, which no other batch has. */
  readonly batch: number;
  /** How many of the values are declared. */
  readonly declared: number;
  /** The values that are there, by the place of each among its options. */
  readonly seen: Readonly<Record<string, number>>;
}

const Step = jsonType("simulate/Step", z.custom<Envelope>());
const MemoryType = jsonType("simulate/Memory", z.custom<Memory>());
const out = kafkaEgress({
  typename: "simulate/out",
  topic: "out",
  type: jsonType("simulate/Ran", z.custom<Ran>()),
});
const emitted = kafkaEgress({
  typename: "simulate/out",
  topic: "emitted",
  type: jsonType("simulate/Emitted", z.string()),
});

export interface World {
  /** Milliseconds since 1970. */
  now(): number;
  /** By what delays, and the expiry of values, are multiplied. */
  readonly timeScale: number;
  /** How many batches others may have handled before, in processes that have died. Default 0. */
  readonly batchesBefore?: number;
}

type Storage = { memory: Memory | undefined } & { [name: string]: unknown };

/**
 * The functions `simulate/fn` and `simulate/other` in each of their versions. A program fails as often as it says, however often
 * it is called.
 */
export function programFunctions(world: World): readonly RequestReplyOptions[] {
  const failed = new Map<string, number>();
  let batch = world.batchesBefore ?? 0;
  // Told before the messages of a batch are handled, all of them at once.
  const observer = { batchStarted: () => void batch++ };
  return DECLARED.map((declared) => {
    const kinds = VALUES.slice(0, declared);
    const handle = (context: Context, step: Envelope): void => {
      const { self, caller, sendEgress, cancelDelayedMessage } = context;
      const { program = NOTHING, cancel } = step;
      const [fn = ""] = nameOf(self).split("/");
      const label = caller === undefined ? arrivedLabel(step.label, fn) : step.label;
      const storage = context.storage as Storage;
      const ran = (storage.memory?.ran ?? 0) + 1;
      const sum = (storage.memory?.sum ?? 0) + program.add;
      const seen = Object.fromEntries(
        kinds.flatMap((kind) => {
          const place = placeOf(kind, storage[kind.name]);
          return place === undefined ? [] : [[kind.name, place]];
        }),
      );
      const from = caller && { from: nameOf(caller) };
      const record = { label, ...from, at: world.now(), batch, declared, ran, sum, seen };
      sendEgress(out, record, { key: nameOf(self) });
      storage.memory = { ran, sum };
      if (cancel !== undefined) cancelDelayedMessage(cancel);
      runProgram(context, label, program, kinds, world.timeScale);
      const times = failed.get(label) ?? 0;
      if (times >= program.fails) return;
      // What it has done until now must not count.
      failed.set(label, times + 1);
      throw new Error(`${label} fails`);
    };
    const storage = {
      memory: MemoryType,
      ...Object.fromEntries(kinds.map((kind) => [kind.name, specOf(kind, world.timeScale)])),
    };
    const functions = (["simulate/fn", "simulate/other"] as const).map((typename) =>
      statefulFunction({ typename, storage }).on(Step, handle),
    );
    return { functions, observer };
  });
}

function runProgram(
  { self, storage, send, sendAfter, cancelDelayedMessage, sendEgress }: Context,
  label: string,
  { writes, emits, sends, timers }: Program,
  kinds: readonly ValueKind[],
  timeScale: number,
): void {
  for (const { value, option } of writes) {
    const kind = kinds.find(({ name }) => name === value);
    if (kind === undefined) continue;
    (storage as Storage)[value] = option === null ? undefined : kind.options[option];
  }
  for (let at = 0; at < emits; at++) sendEgress(emitted, `${label} ${at}`, { key: nameOf(self) });
  for (const [at, { to, program }] of sends.entries()) {
    send(addressNamed(to), Step, { label: sendLabel(label, at), program });
  }
  for (const [at, { ms, to, program, cancel, by }] of timers.entries()) {
    const token = timerLabel(label, at);
    const delay = (as: string) =>
      sendAfter(scaled(ms, timeScale), addressNamed(to), Step, { label: as, program }, token);
    delay(token);
    if (cancel === "now" || cancel === "again") cancelDelayedMessage(token);
    if (cancel === "again") delay(againLabel(token));
    if (cancel === "later") {
      send(addressNamed(by), Step, { label: cancelLabel(token), cancel: token });
    }
  }
}

function specOf({ type, expiry }: ValueKind, timeScale: number) {
  if (expiry === undefined) return type;
  const ms = scaled(expiry.ms, timeScale);
  const expires: Expiry =
    expiry.after === "write" ? { expireAfterWrite: ms } : { expireAfterInvoke: ms };
  return { type, ...expires };
}

/** `fn/1` for instance 1 of `simulate/fn`. */
function nameOf({ typename, id }: Pick<AnyAddress, "typename" | "id">): string {
  return `${typename.slice("simulate/".length)}/${id}`;
}

function addressNamed(name: string): AnyAddress {
  const [fn = "", id = ""] = name.split("/");
  return addressOf(`simulate/${fn}`, id);
}
