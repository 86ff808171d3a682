/**
 * Delivers messages to functions by Flink's rules: one batch in flight for each instance, messages between two instances
 * in the order they were sent, and an answer that counts as a whole or not at all. Everything an answer asks for goes into
 * one group, together with the end of the messages that it answers.
 */
import type { BatchResult } from "statefun-wire";
import { call } from "../call/call.ts";
import { check, type Effects, type ReplyRules } from "../call/reply.ts";
import { type Clock, timeIn } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { InstanceKey, Message, Origin, Timer, TopicRecord } from "../model.ts";
import type { Topics } from "../topics/topics.ts";
import { takeRecord, takesMore } from "./admission.ts";
import { type Failures, reasonOf } from "./failures.ts";
import type { Flow } from "./flow.ts";
import type { FunctionTypes } from "./function-types.ts";
import type { History } from "./history.ts";
import type { InFlight } from "./in-flight.ts";
import type { Instance } from "./instance.ts";
import type { Instances } from "./instances.ts";
import type { Done } from "./invocation.ts";
import type { Recovery } from "./recovery.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Sequence } from "./sequence.ts";
import type { Timers } from "./timers.ts";

export interface DispatcherOptions {
  readonly types: FunctionTypes;
  readonly instances: Instances;
  readonly scheduler: Scheduler;
  readonly inFlight: InFlight;
  readonly failures: Failures;
  readonly topics: Topics;
  readonly recovery: Pick<Recovery, "draw">;
  readonly timers: Pick<Timers, "set" | "cancel" | "isPending" | "draw">;
  readonly committer: Committer;
  readonly history: Pick<History, "add">;
  readonly flow: Pick<Flow, "toFunction" | "toTopic">;
  readonly clock: Clock;
  readonly egress: ReplyRules["egress"];
  readonly addressOf: ReplyRules["addressOf"];
  readonly idBytes: number;
  readonly effectsPerAnswer: number;
  readonly sequence: Pick<Sequence, "next" | "upcoming">;
  /** Called when the runtime cannot go on. */
  readonly onFatal: (error: Error) => void;
}

interface Failed {
  readonly kind: "failed";
  readonly error: unknown;
}

export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #rules: ReplyRules;

  constructor(options: DispatcherOptions) {
    const { types, topics, timers, egress, addressOf, idBytes, effectsPerAnswer } = options;
    this.#options = options;
    this.#rules = {
      isServed: (typename) => types.isServed(typename),
      egress,
      addressOf,
      outboxOf: (topic) => topics.outboxOf(topic),
      idBytes,
      effectsPerAnswer,
      isIngress: (topic) => topics.isIngress(topic),
      isPopped: (topic) => topics.isPopped(topic),
      isPending: (callerId, token) => timers.isPending(callerId, token),
    };
  }

  /** Takes up the messages that an instance of a served function had waiting when the runtime stopped. */
  resume(key: InstanceKey, waiting: number): void {
    const instance = this.#instance(key, waiting);
    if (instance !== undefined) this.#options.scheduler.makeReady(instance);
  }

  /** Sends a message of a timer whose time has come. */
  fire({ seq, target, caller, typename, value }: Timer): void {
    this.#options.flow.toFunction(caller.function, target.function).messages++;
    const origin = { topic: undefined, number: seq };
    this.#enqueue({ seq: this.#options.sequence.next(), target, caller, origin, typename, value });
  }

  /** Sends a message from outside. */
  send(target: InstanceKey, typename: string, value: Uint8Array): void {
    this.relay({ target, caller: undefined, origin: undefined, typename, value });
  }

  /** The same on behalf of who sent it before. */
  relay({ target, caller, origin, typename, value }: Omit<Message, "seq">): void {
    const { flow, sequence, scheduler } = this.#options;
    flow.toFunction(undefined, target.function).messages++;
    this.#enqueue({ seq: sequence.next(), target, caller, origin, typename, value });
    scheduler.schedule();
  }

  /** One turn: takes in timers that are due and records for which there is room, and begins the batches whose turn it is. */
  turn(): void {
    const { committer, scheduler } = this.#options;
    // Full: there is another turn when a commit is done.
    if (committer.isFull) return;
    if (!committer.isWaiting) this.#draw();
    for (const instance of scheduler.due()) this.#start(instance);
  }

  #draw(): void {
    const { committer, recovery, topics, timers, types } = this.#options;
    recovery.draw();
    timers.draw((target) => takesMore(types, target));
    topics.draw(
      // The messages of instances that fail are in no function's load, but in the group.
      (routes) => !committer.isHeavy && takeRecord(types, routes),
      (record, routes) => this.#deliver(record, routes),
    );
  }

  #deliver(
    { topic, offset, key, value }: TopicRecord,
    routes: readonly { readonly valueType: string; readonly targets: readonly string[] }[],
  ): void {
    const id = Buffer.from(key ?? []).toString();
    const { sequence } = this.#options;
    const origin: Origin = { topic, number: offset };
    for (const { valueType: typename, targets } of routes) {
      for (const target of targets) {
        const seq = sequence.next();
        const key = { function: target, id };
        this.#enqueue({ seq, target: key, caller: undefined, origin, typename, value });
      }
    }
  }

  #enqueue(message: Message): void {
    this.#options.committer.group.addMessage(message);
    // A timer of before a restart may be for a function that the module no longer has: the message waits in the store.
    const instance = this.#instance(message.target);
    if (instance === undefined) return;
    instance.mailbox.push(message);
    if (instance.status === "idle") this.#options.scheduler.makeReady(instance);
  }

  #instance(key: InstanceKey, waiting?: number): Instance | undefined {
    const type = this.#options.types.forMessage(key.function);
    return type && this.#options.instances.get(type, key.id, waiting);
  }

  /** Sends the next batch of an instance. */
  #start(instance: Instance): void {
    const { committer, instances, scheduler } = this.#options;
    const { mailbox, suspects, type } = instance;
    if (mailbox.size === 0) {
      instance.status = "idle";
      return;
    }
    instances.refill(instance);
    // After a failure they come one at a time.
    const batch = mailbox.takeBatch(suspects > 0 ? 1 : type.maxNumBatchRequests);
    if (batch.length === 0) {
      // What comes next is still being committed.
      instance.status = "waiting";
      committer.whenSettled(() => scheduler.wake(instance));
      return;
    }
    this.#call(instance, batch);
  }

  #call(instance: Instance, batch: readonly Message[]): void {
    const { instances, inFlight, clock, onFatal } = this.#options;
    const { type, key } = instance;
    const begunAt = clock.monotonic();
    const calledAt = clock.now();
    inFlight.begin(instance, batch);
    const storedValue = (name: string) => instances.value(instance, name, calledAt);
    const target = { typename: key.function, id: key.id };
    // What failed may have failed because the function declares its values otherwise by now.
    const asksAnew = type.declared.takeTurn() || instance.failure !== undefined;
    const end = (answer: BatchResult | Failed): void => {
      try {
        this.#end(instance, batch, answer, { begunAt, at: calledAt });
      } catch (error) {
        // What an answer asks for is done in one go. If that breaks off half-way, memory is wrong and must not be kept.
        onFatal(error as Error);
      }
    };
    call(type, target, batch, { storedValue, asksAnew }).then(end, (error: unknown) =>
      end({ kind: "failed", error }),
    );
  }

  /** Deals with an answer. */
  #end(
    instance: Instance,
    batch: readonly Message[],
    answer: BatchResult | Failed,
    { begunAt, at }: { readonly begunAt: number; readonly at: number },
  ): void {
    const { instances, scheduler, inFlight, committer, failures, history, clock, sequence } =
      this.#options;
    const { type, key } = instance;
    if (scheduler.isStopped) return;
    const tookMs = clock.monotonic() - begunAt;
    type.stats.seconds += tookMs / 1000;
    inFlight.end(instance);
    // Only now: answers that came meanwhile have changed what it is checked against.
    const outcome = answer.kind === "failed" ? answer : this.#check(instance, answer);
    const sentFrom = sequence.upcoming;
    if (outcome.kind === "failed") {
      type.stats.failures++;
      if (failures.fail(instance, batch, outcome.error, { begunAt, tookMs })) {
        const error = reasonOf(outcome.error);
        history.add(instance, { key, at, tookMs, batch, sentFrom, done: undefined, error });
      }
    } else {
      type.endpoint.noteAnswer();
      type.stats.batches++;
      type.stats.invocations += batch.length;
      instances.touch(instance, at);
      const done = this.#apply(instance, batch, outcome.effects);
      history.add(instance, { key, at, tookMs, batch, sentFrom, done, error: undefined });
    }
    scheduler.noteDone(instance);
    committer.noteQuiet();
  }

  #check({ key, type }: Instance, answer: BatchResult) {
    try {
      const effects = check(answer, key, type.declared.values, this.#rules);
      return { kind: "fine" as const, effects };
    } catch (error) {
      return { kind: "failed" as const, error };
    }
  }

  /** Does what an answer asks for, in one go: nothing in here waits. */
  #apply(instance: Instance, batch: readonly Message[], effects: Effects): Done {
    const { committer, instances, timers, topics, failures, flow, sequence, clock } = this.#options;
    const { mutations, messages, delayed, records } = effects;
    const { key } = instance;
    for (const { seq } of batch) committer.group.removeMessage(seq);
    instance.changedIn = committer.group.number;
    const before = mutations.map(({ spec, value }) => instances.setValue(instance, spec, value));
    for (const { target, typename, value } of messages) {
      flow.toFunction(key.function, target.function).messages++;
      const seq = sequence.next();
      this.#enqueue({ seq, target, caller: key, origin: undefined, typename, value });
    }
    for (const step of delayed) {
      if (step.cancel !== undefined) {
        timers.cancel(key.id, step.cancel);
      } else {
        const { delayMs, token, message } = step;
        flow.toFunction(key.function, message.target.function).delayed++;
        timers.set({ ...message, caller: key, token, fireAt: timeIn(clock, delayMs) });
      }
    }
    const sentTo = sequence.upcoming;
    const offsets = records.map((record) => {
      flow.toTopic(key.function, record.topic).messages++;
      return topics.append(record.topic, record.key, record.value, record);
    });
    failures.recover(instance, batch.length);
    return { effects, before, sentTo, offsets };
  }
}
