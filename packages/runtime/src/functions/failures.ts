/**
 * Batches that failed: each is put back and tried again, less and less often and for as long as it takes, and only its
 * instance waits. A batch of several messages is tried again one message at a time, so that the one to blame is found.
 * Where the service is away nobody is to blame: the batch waits with all others until it is back.
 */
import { TransportError } from "../call/errors.ts";
import type { Changes } from "../changes.ts";
import type { Clock } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import type { InstanceKey, Message } from "../model.ts";
import { backoff } from "./backoff.ts";
import type { Instance } from "./instance.ts";
import type { Instances } from "./instances.ts";
import type { Scheduler } from "./scheduler.ts";

/** A failure is worth a line in the log at its first attempt and then less and less often. */
const isWorthLogging = (attempts: number): boolean => Number.isInteger(Math.log2(attempts));

export interface FailuresOptions {
  readonly instances: Instances;
  readonly scheduler: Scheduler;
  readonly committer: Committer;
  readonly clock: Clock;
  readonly changes: Pick<Changes, "failure">;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Called for the first failure of an instance, and less and less often for those that follow. */
  readonly onFailure: (failure: {
    readonly instance: InstanceKey;
    readonly attempts: number;
    readonly reason: string;
  }) => void;
}

export class Failures {
  readonly #options: FailuresOptions;
  readonly #failing = new Set<Instance>();

  constructor(options: FailuresOptions) {
    this.#options = options;
  }

  /** The instances that failed and wait for their next attempt, the longest-waiting first. */
  get failing(): ReadonlySet<Instance> {
    return this.#failing;
  }

  /**
   * Puts a batch back, and tries again later. `begunAt` is monotonic. Returns whether it has failed: where the service is away
   * it has not.
   */
  fail(
    instance: Instance,
    batch: readonly Message[],
    error: unknown,
    { begunAt, tookMs }: { readonly begunAt: number; readonly tookMs: number },
  ): boolean {
    const { clock, random, committer, scheduler, onFailure } = this.#options;
    const { mailbox, type, failure: before } = instance;
    const reason = reasonOf(error);
    const isUnavailable = error instanceof TransportError && error.unavailable;
    if (!(error instanceof TransportError) || error.answered) type.endpoint.noteAnswer();
    if (isUnavailable && type.endpoint.noteUnreached(begunAt, reason)) {
      mailbox.putBack(batch);
      scheduler.makeReady(instance);
      return false;
    }
    mailbox.isCounted = false;
    mailbox.putBack(batch);
    // The first failure of several messages is followed at once by the first of them alone, to find the one to blame.
    const isolate = batch.length > 1 && !isUnavailable;
    if (!isUnavailable) instance.suspects = Math.max(instance.suspects, batch.length);
    const attempts = isolate ? 0 : (before?.attempts ?? 0) + 1;
    const delay = isolate ? 0 : backoff(attempts, random(), isUnavailable ? 0 : tookMs);
    instance.status = "waiting";
    if (before === undefined) type.failing++;
    this.#failing.add(instance);
    instance.failure = {
      attempts,
      reason,
      since: before?.since ?? clock.now(),
      retryAt: clock.now() + delay,
      cancelRetry: scheduler.isWorking
        ? clock.after(delay, () => scheduler.wake(instance))
        : () => undefined,
    };
    this.#options.changes.failure(instance.key);
    if (attempts > 0 && isWorthLogging(attempts))
      onFailure({ instance: instance.key, attempts, reason });
    // A failed instance keeps nothing in memory: there may be very many, for very long.
    committer.whenSettled(() => {
      if (instance.failure !== undefined && instance.status === "waiting") mailbox.unload();
    });
    return true;
  }

  /** Goes on after `done` messages have left the mailbox. */
  recover(instance: Instance, done: number): void {
    instance.failure = undefined;
    if (this.#failing.delete(instance)) {
      instance.type.failing--;
      this.#options.changes.failure(instance.key);
    }
    instance.countMessages();
    instance.suspects = Math.max(0, instance.suspects - done);
    if (instance.mailbox.size > 0) this.#options.scheduler.makeReady(instance);
    else instance.status = "idle";
  }

  /** Tries a failed instance again now. */
  retry(instance: Instance): void {
    instance.failure?.cancelRetry();
    this.#options.scheduler.wake(instance);
  }

  /**
   * The message at the head of an instance that is paused, or has failed; undefined when it is being tried right now, or
   * there is none that is durable.
   */
  head(instance: Instance): Message | undefined {
    const { instances, committer } = this.#options;
    const { failure, status, isHeld, isPaused, mailbox } = instance;
    const isHalted = isHeld ? status !== "running" : failure !== undefined && status === "waiting";
    if (!isHalted) return undefined;
    instances.refill(instance);
    // What is behind it waits on disk again.
    if (isPaused) committer.whenSettled(() => instance.isPaused && mailbox.unload());
    return mailbox.head;
  }

  /** Takes away what {@link head} gives, and returns it. */
  skipHead(instance: Instance): Message | undefined {
    const { committer, scheduler } = this.#options;
    const message = this.head(instance);
    if (message === undefined) return undefined;
    instance.mailbox.takeHead();
    committer.group.removeMessage(message.seq);
    instance.changedIn = committer.group.number;
    instance.failure?.cancelRetry();
    scheduler.takeOut(instance);
    this.recover(instance, 1);
    return message;
  }

  /** From now on nothing is tried again. */
  stop(): void {
    for (const { failure } of this.#failing) failure?.cancelRetry();
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
