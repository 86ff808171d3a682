/** Functions that do what the programs in their messages say, and write down what they have done. */
import {
  type AnyAddress,
  addressOf,
  batchHandler,
  type Context,
  jsonType,
  kafkaEgress,
  statefulFunction,
} from "statefun-ts";
import * as z from "zod";
import { type Program, sendLabel, timerLabel } from "./programs.ts";

/** A message: its program, a label that no other has, and its number among those of its sender to its receiver. */
interface Envelope {
  readonly label: string;
  readonly program?: Program;
  /** The token of a delayed message to take back. */
  readonly cancel?: string;
  readonly number?: number;
  /** When a delayed message may come, in milliseconds since 1970. */
  readonly notBefore?: number;
}

/** What an instance remembers. */
interface Memory {
  readonly sum: number;
  readonly ran: number;
  /** How many messages went to each receiver, and came from each sender. */
  readonly sent: Readonly<Record<string, number>>;
  readonly received: Readonly<Record<string, number>>;
}

/** A record of topic `out`: what has run, as the `ran`th of its instance, and the sum of what these have added. */
export interface Ran {
  readonly label: string;
  readonly ran: number;
  readonly sum: number;
}

const Step = jsonType("simulate/Step", z.custom<Envelope>());
const MemoryType = jsonType("simulate/Memory", z.custom<Memory>());
const out = kafkaEgress({
  typename: "simulate/out",
  topic: "out",
  type: jsonType("simulate/Ran", z.custom<Ran>()),
});
const violations = kafkaEgress({
  typename: "simulate/out",
  topic: "violations",
  type: jsonType("simulate/Violation", z.string()),
});

export interface World {
  /** Milliseconds since 1970. */
  now(): number;
  /** Whether a delayed message may come before its time: an operator has fired it, or the clock was set. */
  mayBeEarly(label: string): boolean;
}

const NOTHING: Memory = { sum: 0, ran: 0, sent: {}, received: {} };
type StepContext = Context<{ memory: typeof MemoryType }>;

/** The functions `simulate/fn` and `simulate/other`. A program fails as often as it says, however often it is called. */
export function programFunctions(world: World) {
  const failed = new Map<string, number>();
  const handle = (context: StepContext, step: Envelope): void => {
    const { label, program } = step;
    checkArrival(context, step, world);
    if (step.cancel !== undefined) context.cancelDelayedMessage(step.cancel);
    if (program === undefined) return;
    const times = failed.get(label) ?? 0;
    if (times < program.fails) {
      failed.set(label, times + 1);
      throw new Error(`${label} fails`);
    }
    runProgram(context, label, program, world);
  };
  const functions = (["simulate/fn", "simulate/other"] as const).map((typename) =>
    statefulFunction({ typename, storage: { memory: MemoryType } }).on(Step, handle),
  );
  return batchHandler({ functions });
}

/** Messages of a sender come in their order, and delayed ones not before their time. */
function checkArrival(context: StepContext, { label, number, notBefore }: Envelope, world: World) {
  const { self, caller, storage, sendEgress } = context;
  const violate = (text: string) =>
    sendEgress(violations, `${label} at ${nameOf(self)}: ${text}`, { key: nameOf(self) });
  if (notBefore !== undefined && world.now() < notBefore && !world.mayBeEarly(label)) {
    violate(`it comes ${notBefore - world.now()} ms early`);
  }
  if (number === undefined || caller === undefined) return;
  const from = nameOf(caller);
  const memory = storage.memory ?? NOTHING;
  const expected = (memory.received[from] ?? 0) + 1;
  if (number !== expected) violate(`message ${number} of ${from} comes where ${expected} should`);
  storage.memory = { ...memory, received: { ...memory.received, [from]: number } };
}

function runProgram(context: StepContext, label: string, program: Program, world: World): void {
  const { self, storage, send, sendAfter, cancelDelayedMessage, sendEgress } = context;
  const before = storage.memory ?? NOTHING;
  const [ran, sum] = [before.ran + 1, before.sum + program.add];
  const sent = { ...before.sent };
  const post = (to: string, envelope: Envelope): void => {
    sent[to] = (sent[to] ?? 0) + 1;
    send(addressNamed(to), Step, { ...envelope, number: sent[to] });
  };
  sendEgress(out, { label, ran, sum }, { key: nameOf(self) });
  for (const [at, { to, program: next }] of program.sends.entries()) {
    post(to, { label: sendLabel(label, at), program: next });
  }
  for (const [at, { ms, to, program: next, cancel }] of program.timers.entries()) {
    const token = timerLabel(label, at);
    const later = { label: token, program: next, notBefore: world.now() + ms };
    sendAfter(ms, addressNamed(to), Step, later, token);
    if (cancel === "now") cancelDelayedMessage(token);
    if (cancel === "later") post(nameOf(self), { label: `${token}c`, cancel: token });
  }
  storage.memory = { ...before, ran, sum, sent };
}

/** `fn/1` for instance 1 of `simulate/fn`. */
function nameOf({ typename, id }: Pick<AnyAddress, "typename" | "id">): string {
  return `${typename.slice("simulate/".length)}/${id}`;
}

function addressNamed(name: string): AnyAddress {
  const [fn = "", id = ""] = name.split("/");
  return addressOf(`simulate/${fn}`, id);
}
