/**
 * StateFun as those who write functions think of it: one thing happens after the other. It is told what an engine has done, batch
 * by batch in the order in which these counted, and says whether each was allowed, and what there has to be.
 */
import type { Batch, Circumstances, Run, Window } from "./observed.ts";
import * as labels from "./programs.ts";
import { type Envelope, NOTHING, scaled } from "./programs.ts";
import { VALUES } from "./values.ts";

interface Message extends Envelope {
  readonly from?: string;
  readonly to: string;
  /** When its time comes: at once, but for delays. */
  readonly due: Window;
  /** Messages of a queue come in its order; those that were delayed are in none. */
  readonly queue?: string;
  readonly token?: string;
  /** What has delayed it: while that does not count it cannot come. */
  readonly delayedBy?: Batch;
}

class Instance {
  ran = 0;
  sum = 0;
  /** When its last batch counted, at the earliest. */
  freeFrom = 0;
  values = new Map<string, { readonly option: number; written: Window }>();
}

export class Model {
  /** What an engine must not do. */
  readonly violations: string[] = [];
  /** The records of topic `emitted` that there have to be, in their order. */
  readonly emitted: string[] = [];
  readonly #given: Circumstances;
  readonly #instances = new Map<string, Instance>();
  /** By their labels, in the order in which they were sent. */
  readonly #waiting = new Map<string, Message>();
  /** The labels of delayed messages by their tokens, which belong to an id: functions share them. */
  readonly #tokens = new Map<string, string>();
  /** What was taken back when it may have been on its way already. */
  readonly #doubtful = new Set<string>();
  readonly #gone = new Map<string, string>();

  constructor(given: Circumstances) {
    this.#given = given;
  }

  /** What has not run, and had to. */
  get left(): string[] {
    return [...this.#waiting.keys()].filter((label) => !this.#mayBeGone(label));
  }

  /** A record of an ingress topic, for each function that the module routes it to. */
  arrive(topic: string, targets: readonly string[], id: string, step: Envelope, at: number): void {
    for (const fn of targets) {
      const [label, to] = [labels.arrivedLabel(step.label, fn), `${fn}/${id}`];
      this.#post({ ...step, label, to, due: [at, at], queue: `${topic} ${to}` });
    }
  }

  run(batch: Batch): void {
    const { instance: name, calledBy, applied, runs } = batch;
    const { maxBatch, clockErrorMs, touched, edited } = this.#given;
    const say = (what: string) => this.violations.push(`${runs[0]?.label} at ${name} ${what}`);
    if (runs.length > maxBatch) say(`is in a batch of ${runs.length}, over ${maxBatch}`);
    const instance = this.#instances.get(name) ?? new Instance();
    this.#instances.set(name, instance);
    // When the function was called all of these were there, and the answer to the call before.
    const messages = runs.map((run) => this.#take(name, run));
    const dues = messages.map(({ label, due }) => (touched.has(label) ? 0 : due[0]));
    const calledFrom = Math.max(instance.freeFrom, ...dues) - clockErrorMs;
    if (calledBy < calledFrom) say(`comes ${calledFrom - calledBy} ms early`);
    if (edited.has(name)) Object.assign(instance, asSeen(runs[0], messages[0]));
    const values = this.#read(instance, batch, calledFrom);
    for (const [index, message] of messages.entries()) {
      instance.ran++;
      instance.sum += message.program?.add ?? 0;
      this.#compare(instance, values, batch, runs[index] as Run);
      this.#do(instance, values, batch, message);
    }
    instance.freeFrom = applied[0];
  }

  #take(instance: string, { label, from }: Run): Message {
    const message = this.#waiting.get(label);
    const say = (what: string) => this.violations.push(`${label} at ${instance} ${what}`);
    if (message === undefined) {
      say(this.#gone.get(label) ?? "was never sent");
      return { label, to: instance, due: [0, 0] };
    }
    if (message.to !== instance) say(`was sent to ${message.to}`);
    if (message.from !== from) say(`was sent by ${message.from}, and comes from ${from}`);
    const isAhead = (one: Message) => one.queue === message.queue && !this.#mayBeGone(one.label);
    const first = this.#waiting.values().find((one) => one === message || isAhead(one));
    const mayOvertake = message.queue === undefined || this.#mayBeGone(label);
    if (first !== message && !mayOvertake) say(`overtakes ${first?.label}`);
    this.#remove(message, "has run already");
    return message;
  }

  /**
   * The values that a call is sent: of those that expire what was seen, if it may be. Where a call puts off the end of a value
   * Flink counts from the call and the runtime from the answer, so all between is allowed.
   */
  #read(instance: Instance, batch: Batch, calledFrom: number): Map<string, number> {
    const { calledBy, applied, runs, declared } = batch;
    const read = new Map<string, number>();
    for (const { name, expiry } of VALUES.slice(0, declared)) {
      const value = instance.values.get(name);
      if (value === undefined) continue;
      read.set(name, value.option);
      if (expiry === undefined) continue;
      const lasts = scaled(expiry.ms, this.#given.timeScale);
      const mayBeGone = calledBy + this.#given.clockErrorMs >= value.written[0] + lasts;
      const mayBeThere = calledFrom < value.written[1] + lasts;
      const isSeen = runs[0]?.seen[name] !== undefined;
      if (!mayBeThere || (mayBeGone && !isSeen)) read.delete(name);
      else if (expiry.after === "invoke") value.written = [calledFrom, applied[1]];
    }
    return read;
  }

  #compare(instance: Instance, values: Map<string, number>, { declared }: Batch, run: Run): void {
    const compare = (what: string, seen?: number, is?: number): void => {
      if (seen !== is) this.violations.push(`${run.label} sees ${what} ${seen}, and it is ${is}`);
    };
    compare("ran", run.ran, instance.ran);
    compare("sum", run.sum, instance.sum);
    for (const { name } of VALUES.slice(0, declared))
      compare(name, run.seen[name], values.get(name));
  }

  #do(instance: Instance, values: Map<string, number>, batch: Batch, message: Message): void {
    const { label, program = NOTHING, cancel } = message;
    const { instance: from, applied } = batch;
    if (cancel !== undefined) this.#cancel(cancel, batch);
    for (const { value, option } of program.writes) {
      if (VALUES.findIndex(({ name }) => name === value) >= batch.declared) continue;
      instance.values.delete(value);
      values.delete(value);
      if (option !== null) instance.values.set(value, { option, written: applied });
      if (option !== null) values.set(value, option);
    }
    for (let at = 0; at < program.emits; at++) this.emitted.push(`${from} ${label} ${at}`);
    const send = (to: string, step: Envelope) =>
      this.#post({ ...step, from, to, due: applied, queue: `${from} ${to}` });
    for (const [at, { to, program: next }] of program.sends.entries()) {
      send(to, { label: labels.sendLabel(label, at), program: next });
    }
    for (const [at, { ms, to, program: next, cancel, by }] of program.timers.entries()) {
      const token = labels.timerLabel(label, at);
      const later = scaled(ms, this.#given.timeScale);
      const due: Window = [applied[0] + later, applied[1] + later];
      const delay = (as: string) =>
        this.#post({ label: as, program: next, from, to, due, token, delayedBy: batch });
      delay(token);
      if (cancel === "now" || cancel === "again") this.#cancel(token, batch);
      if (cancel === "again") delay(labels.againLabel(token));
      if (cancel === "later") send(by, { label: labels.cancelLabel(token), cancel: token });
    }
  }

  /** Takes a delayed message back. One whose time has come may be on its way. */
  #cancel(token: string, batch: Batch): void {
    const message = this.#waiting.get(this.#tokens.get(keyOf(batch.instance, token)) ?? "");
    if (message === undefined) return;
    const isEarly = batch.applied[1] + this.#given.clockErrorMs < message.due[0];
    const isPending = message.delayedBy === batch || (isEarly && !this.#mayBeGone(message.label));
    if (isPending) this.#remove(message, "was taken back");
    else this.#doubtful.add(message.label);
  }

  #mayBeGone(label: string): boolean {
    return this.#doubtful.has(label) || this.#given.touched.has(label);
  }

  #post(message: Message): void {
    const { label, from = "", token } = message;
    this.#waiting.set(label, message);
    if (token !== undefined) this.#tokens.set(keyOf(from, token), label);
  }

  #remove({ label, from = "", token }: Message, why: string): void {
    this.#waiting.delete(label);
    this.#gone.set(label, why);
    if (token !== undefined) this.#tokens.delete(keyOf(from, token));
  }
}

const keyOf = (name: string, token: string): string => `${name.slice(name.indexOf("/"))} ${token}`;

/** What an operator has changed is known by what is seen of it. */
function asSeen(run: Run | undefined, message: Message | undefined): Partial<Instance> {
  const { ran = 1, sum = 0, seen = {} } = run ?? {};
  const written: Window = [0, Number.POSITIVE_INFINITY];
  const values = Object.entries(seen).map(([name, option]) => [name, { option, written }] as const);
  return { ran: ran - 1, sum: sum - (message?.program?.add ?? 0), values: new Map(values) };
}
