/**
 * Delivers messages to functions by Flink's rules: one batch in flight for each instance, messages between two instances
 * in the order they were sent, and an answer that counts as a whole or not at all. Everything an answer asks for goes into
 * one group, together with the end of the messages that it answers.
 */

import { invoke, takeBatch } from "../call/call.ts";
import type { ReplyRules, Result } from "../call/reply.ts";
import { TransportError } from "../call/transport.ts";
import { type Clock, timeIn } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { InstanceKey, Message, Timer, TopicRecord } from "../model.ts";
import type { Topics } from "../topics/topics.ts";
import { backoff } from "./backoff.ts";
import type { FunctionType } from "./function-type.ts";
import type { Instance } from "./instance.ts";
import type { Instances } from "./instances.ts";
import type { Timers } from "./timers.ts";

/** Batches of one function type in flight, so that a slow function leaves room for the others. */
const MAX_RUNNING = 128;
/** A function's messages in memory from which on records for it wait in their topics. */
const PENDING_FOR_RECORDS = 128;
/** A function's messages in memory from which on further ones wait on disk. */
const MAX_PENDING = 10_000;
/** The same for their size, in bytes, for records and for messages alike. */
const MAX_PENDING_BYTES = 32 * 1024 * 1024;
/** A failure is worth a line in the log at its first attempt and then ever more rarely. */
const isWorthLogging = (attempts: number): boolean => Number.isInteger(Math.log2(attempts));

export interface DispatcherOptions {
  readonly functions: {
    get(typename: string): FunctionType | undefined;
    all(): Iterable<FunctionType>;
  };
  readonly instances: Instances;
  readonly topics: Topics;
  readonly timers: Pick<Timers, "set" | "cancel" | "isPending">;
  readonly committer: Committer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly egress: ReplyRules["egress"];
  readonly firstSeq: number;
  /** Called when the runtime cannot go on. */
  readonly onFatal: (error: Error) => void;
  /** Called for the first failure of an instance, and ever more rarely for those that follow. */
  readonly onFailure: (failure: {
    readonly instance: InstanceKey;
    readonly attempts: number;
    readonly reason: string;
  }) => void;
}

export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #rules: ReplyRules;
  #nextSeq: number;
  #scheduled = false;
  #state: "working" | "draining" | "stopped" = "working";
  #whenIdle: (() => void) | undefined;
  #running = 0;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#nextSeq = options.firstSeq;
    this.#rules = {
      isServed: (typename) => options.functions.get(typename) !== undefined,
      egress: options.egress,
      isIngress: (topic) => options.topics.isIngress(topic),
      isPopped: (topic) => options.topics.isPopped(topic),
      isPending: (callerId, token) => options.timers.isPending(callerId, token),
    };
  }

  /** Looks for work soon: call it when there may be some. */
  schedule(): void {
    if (this.#scheduled || this.#state !== "working") return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#run();
    });
  }

  /** Starts nothing more, and resolves when nothing is in flight. What is not done after `drainMs` is left undone. */
  async stop(drainMs: number): Promise<void> {
    this.#state = "draining";
    for (const { failure } of this.#options.instances.failing()) failure?.cancelRetry();
    if (this.#running > 0) {
      let cancel = (): void => undefined;
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
        cancel = this.#options.clock.after(drainMs, resolve);
      });
      cancel();
    }
    this.#state = "stopped";
  }

  /** Whether no message is on its way, apart from those of functions that are too slow to wait for. */
  isQuiet(): boolean {
    for (const type of this.#options.functions.all()) {
      if (type.isBusy && !type.isLagging) return false;
    }
    return true;
  }

  /** From now on nobody waits for the functions that are busy, until they have caught up. */
  leaveBehind(): void {
    for (const type of this.#options.functions.all()) type.isLagging = type.isBusy;
    this.schedule();
  }

  /** Takes up the messages that an instance had waiting when the runtime stopped. */
  resume(key: InstanceKey, waiting: number): void {
    const instance = this.#instance(key, waiting);
    if (instance !== undefined) this.#makeReady(instance);
  }

  fire({ target, caller, typename, value }: Timer): void {
    this.#enqueue(target, caller, typename, value);
    this.schedule();
  }

  /** Sends a message from outside. */
  send(target: InstanceKey, typename: string, value: Uint8Array): void {
    this.#enqueue(target, undefined, typename, value);
    this.schedule();
  }

  /** Tries a failed instance again now. */
  retry(instance: Instance): void {
    instance.failure?.cancelRetry();
    this.#wake(instance);
  }

  /** Takes the message at the head of a failed instance away and returns it; undefined when nothing there has failed. */
  skipHead(instance: Instance): Message | undefined {
    if (instance.failure === undefined || instance.status !== "waiting") return undefined;
    this.#options.instances.refill(instance);
    const message = instance.mailbox.take();
    if (message === undefined) return undefined;
    this.#options.committer.group.removeMessage(message.seq);
    instance.failure.cancelRetry();
    this.#recover(instance, 1);
    return message;
  }

  #instance(key: InstanceKey, waiting = 0): Instance | undefined {
    const type = this.#options.functions.get(key.function);
    return type && this.#options.instances.get(type, key.id, waiting);
  }

  #run(): void {
    const { committer, topics, functions } = this.#options;
    // Full: there is another turn when a commit is done.
    if (this.#state !== "working" || committer.isFull) return;
    if (!committer.isWaiting) {
      const hasRoom = (target: string) => {
        const { pending = 0, pendingBytes = 0 } = functions.get(target) ?? {};
        return pending < PENDING_FOR_RECORDS && pendingBytes < MAX_PENDING_BYTES;
      };
      topics.draw(
        // The messages of instances that fail are in no function's count, but in the group.
        (routes) => !committer.isHeavy && routes.every(({ targets }) => targets.every(hasRoom)),
        (record, routes) => this.#deliver(record, routes),
      );
    }
    for (const type of functions.all()) {
      for (const instance of type.ready) {
        if (type.running >= MAX_RUNNING) break;
        type.ready.delete(instance);
        this.#start(instance);
      }
    }
  }

  #deliver(
    { key, value }: TopicRecord,
    routes: readonly { readonly valueType: string; readonly targets: readonly string[] }[],
  ): void {
    const id = Buffer.from(key ?? []).toString();
    for (const { valueType, targets } of routes) {
      for (const target of targets)
        this.#enqueue({ function: target, id }, undefined, valueType, value);
    }
  }

  #enqueue(
    target: InstanceKey,
    caller: InstanceKey | undefined,
    typename: string,
    value: Uint8Array | undefined,
  ): void {
    const message: Message = { seq: this.#nextSeq++, target, caller, typename, value };
    this.#options.committer.group.addMessage(message);
    // A timer of before a restart may be for a function that the module has no more: the message waits in the store.
    const instance = this.#instance(target);
    if (instance === undefined) return;
    const { pending, pendingBytes } = instance.type;
    const keep =
      instance.failure === undefined && pending < MAX_PENDING && pendingBytes < MAX_PENDING_BYTES;
    this.#counting(instance, () => instance.mailbox.push(message, keep));
    if (instance.status === "idle") this.#makeReady(instance);
  }

  /** Ends an instance's wait. Something else may have ended it before. */
  #wake(instance: Instance): void {
    if (instance.status === "waiting" && this.#state === "working") this.#makeReady(instance);
  }

  #makeReady(instance: Instance): void {
    instance.status = "ready";
    instance.type.ready.add(instance);
    this.schedule();
  }

  /** Sends the next batch of an instance. */
  #start(instance: Instance): void {
    const { committer, instances } = this.#options;
    if (instance.mailbox.size === 0) {
      instance.status = "idle";
      return;
    }
    const batch = this.#counting(instance, () => {
      instances.refill(instance);
      return takeBatch(instance);
    });
    if (batch.length === 0) {
      // What comes next is still being committed.
      instance.status = "waiting";
      void committer.settled().then(() => this.#wake(instance));
      return;
    }
    instance.status = "running";
    instance.type.running++;
    this.#running++;
    // What an answer asks for is done in one go. If that breaks off half-way, memory is wrong and must not be kept.
    this.#call(instance, batch).catch(this.#options.onFatal);
  }

  async #call(instance: Instance, batch: readonly Message[]): Promise<void> {
    const { instances, clock } = this.#options;
    const { type } = instance;
    const started = performance.now();
    const calledAt = clock.now();
    const storedValue = (name: string) => instances.value(instance, name, calledAt);
    const bytes = batch.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
    type.pendingBytes += bytes;
    const read = await invoke(instance, batch, storedValue, this.#rules).catch(
      (error: unknown) => () => {
        throw error;
      },
    );
    if (this.#state === "stopped") return;
    type.stats.seconds += (performance.now() - started) / 1000;
    type.running--;
    type.pendingBytes -= bytes;
    this.#running--;
    const answer = attempt(read);
    if ("result" in answer) {
      type.stats.batches++;
      type.stats.invocations += batch.length;
      instances.touch(instance, calledAt);
      this.#apply(instance, batch, answer.result);
    } else {
      type.stats.failures++;
      this.#fail(instance, batch, answer.error);
    }
    if (!type.isBusy) type.isLagging = false;
    if (this.#running === 0) this.#whenIdle?.();
    this.#options.committer.noteQuiet();
    this.schedule();
  }

  /** Does what an answer asks for, in one go: nothing in here waits. */
  #apply(
    instance: Instance,
    batch: readonly Message[],
    { mutations, messages, delayed, records }: Result,
  ): void {
    const { committer, instances, timers, topics, clock } = this.#options;
    const { key } = instance;
    for (const { seq } of batch) committer.group.removeMessage(seq);
    for (const { registered, value } of mutations) instances.setValue(instance, registered, value);
    for (const { target, typename, value } of messages) this.#enqueue(target, key, typename, value);
    for (const step of delayed) {
      if (step.cancel !== undefined) {
        timers.cancel(key.id, step.cancel);
      } else {
        const { delayMs, token, message } = step;
        timers.set({ ...message, caller: key, token, fireAt: timeIn(clock, delayMs) });
      }
    }
    for (const { topic, key: recordKey, value } of records) topics.append(topic, recordKey, value);
    this.#recover(instance, batch.length);
  }

  /** Goes on after `done` messages have left the mailbox. */
  #recover(instance: Instance, done: number): void {
    if (instance.failure !== undefined) this.#count(instance, 1);
    instance.failure = undefined;
    instance.suspects = Math.max(0, instance.suspects - done);
    if (instance.mailbox.size > 0) this.#makeReady(instance);
    else instance.status = "idle";
  }

  /** Counts an instance's messages in memory in, or out again. */
  #count({ mailbox, type }: Instance, sign: 1 | -1): void {
    type.pending += sign * mailbox.inMemory;
    type.pendingBytes += sign * mailbox.bytes;
  }

  /** Keeps count of the function's messages in memory while `change` changes a mailbox. */
  #counting<T>({ mailbox, failure, type }: Instance, change: () => T): T {
    const { inMemory, bytes } = mailbox;
    const result = change();
    if (failure === undefined) {
      type.pending += mailbox.inMemory - inMemory;
      type.pendingBytes += mailbox.bytes - bytes;
    }
    return result;
  }

  /** Puts a batch back and tries again later; only this instance waits. */
  #fail(instance: Instance, batch: readonly Message[], error: unknown): void {
    const { clock, random, committer, onFailure } = this.#options;
    const { mailbox } = instance;
    const reason = error instanceof Error ? error.message : String(error);
    const isNew = instance.failure === undefined;
    if (isNew) this.#count(instance, -1);
    mailbox.putBack(batch);

    const isUnavailable = error instanceof TransportError && error.unavailable;
    // The first failure of several messages is followed at once by the first of them alone, to find the one to blame.
    const isolate = batch.length > 1 && !isUnavailable;
    if (!isUnavailable) instance.suspects = Math.max(instance.suspects, batch.length);
    const attempts = isolate ? 0 : (instance.failure?.attempts ?? 0) + 1;
    const delay = isolate ? 0 : backoff(attempts, random());
    instance.status = "waiting";
    instance.failure = {
      attempts,
      reason,
      since: instance.failure?.since ?? clock.now(),
      retryAt: clock.now() + delay,
      cancelRetry:
        this.#state !== "working"
          ? () => undefined
          : clock.after(delay, () => this.#wake(instance)),
    };
    if (attempts > 0 && isWorthLogging(attempts))
      onFailure({ instance: instance.key, attempts, reason });
    // A failed instance keeps nothing in memory: there may be very many, for very long.
    void committer.settled().then(() => {
      if (instance.failure !== undefined && instance.status === "waiting") mailbox.unload();
    });
  }
}

function attempt(read: () => Result): { readonly result: Result } | { readonly error: unknown } {
  try {
    return { result: read() };
  } catch (error) {
    return { error };
  }
}
