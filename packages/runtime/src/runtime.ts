/**
 * The runtime itself, put together: the store, the queue of commits, topics, timers and the dispatcher. Time, store,
 * transports and randomness come in from outside, so that a test can hold each of them.
 */

import type { Transport } from "./call/transport.ts";
import type { Clock } from "./clock.ts";
import { Committer } from "./commit/committer.ts";
import type { StoreFailedError } from "./commit/store-failed.ts";
import { Dispatcher } from "./functions/dispatcher.ts";
import { Failures } from "./functions/failures.ts";
import type { FunctionType } from "./functions/function-type.ts";
import { FunctionTypes } from "./functions/function-types.ts";
import type { Instance } from "./functions/instance.ts";
import { Instances } from "./functions/instances.ts";
import { Scheduler } from "./functions/scheduler.ts";
import { Timers } from "./functions/timers.ts";
import type { InstanceKey, Message, TopicRecord } from "./model.ts";
import type { EndpointSpec, Module } from "./module/module.ts";
import type { Store } from "./store/store.ts";
import { Producer } from "./topics/producer.ts";
import { Topics } from "./topics/topics.ts";

/** How often what is old is looked for, and how soon again while there is more of it, in milliseconds. */
const HOUSEKEEPING_MS = 30_000;
const HOUSEKEEPING_STEP_MS = 100;
/** How long functions in flight may take to finish when the runtime closes, in milliseconds. */
const DRAIN_MS = 10_000;

/** The part of a pino logger that the runtime uses. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface RuntimeOptions {
  readonly module: Module;
  /** Closed by {@link Runtime.close}. */
  readonly store: Store;
  readonly transport: (endpoint: EndpointSpec) => Transport;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly logger: Logger;
  /** How long consumed records, records of egress topics and idempotency keys are kept, in milliseconds. */
  readonly retentionMs: number;
  /** How much state is kept in memory, in bytes. */
  readonly cacheBytes: number;
  /**
   * Called once when nothing more can be made durable. Memory is ahead of the store then: every request is refused with this
   * error, and the runtime has to be closed and started anew.
   */
  readonly onFatal: (error: StoreFailedError) => void;
}

export interface Runtime {
  readonly module: Module;
  readonly store: Store;
  readonly topics: Topics;
  readonly producer: Producer;
  readonly instances: Instances;
  readonly committer: Committer;
  readonly clock: Clock;
  functions(): Iterable<FunctionType>;
  /** The instances that failed and wait for their next attempt. */
  failing(): ReadonlySet<Instance>;
  /** An instance that is in memory. */
  instance(key: InstanceKey): Instance | undefined;
  isServed(typename: string): boolean;
  /**
   * Sends a message from outside to a function that is served. Resolves when it is durable.
   * @throws StoreFailedError when it may never be
   */
  send(target: InstanceKey, typename: string, value: Uint8Array): Promise<void>;
  /**
   * Takes the next record out of a playground egress's topic. Resolves when that is durable.
   * @throws StoreFailedError when it may never be
   */
  pop(topic: string): Promise<TopicRecord | undefined>;
  /** Tries a failed instance again now. @throws StoreFailedError when nothing is tried any more */
  retry(instance: Instance): void;
  /**
   * Moves the message at the head of a failed instance to a topic, written by `letter`; undefined when there is none.
   * Resolves when that is durable.
   * @throws StoreFailedError when it may never be
   */
  skipHead(
    instance: Instance,
    topic: string,
    letter: (message: Message) => Uint8Array,
  ): Promise<Message | undefined>;
  /** Finishes what is in flight, makes it durable and closes the store. After a failure of the store it only closes. */
  close(): Promise<void>;
}

/** @throws Error when an endpoint cannot be set up */
export function startRuntime(options: RuntimeOptions): Runtime {
  const { module, store, clock, logger } = options;
  let cancelHousekeeping = (): void => undefined;
  const committer = new Committer({
    store,
    clock,
    onBroken: (error) => {
      cancelHousekeeping();
      timers.stop();
      failures.stop();
      options.onFatal(error);
    },
    onRetry: (error) => logger.error({ err: error }, "a commit failed and is tried again"),
    isQuiet: () => scheduler.isQuiet(),
    onUnquiet: () => scheduler.leaveBehind(),
    onDurable: () => scheduler.schedule(),
  });
  const topics = new Topics({
    store,
    committer,
    clock,
    ingresses: module.topics,
    popped: module.playgroundEgresses.flatMap((egress) => egress.topics),
  });
  const instances = new Instances({ store, committer, clock, cacheBytes: options.cacheBytes });
  const timers = new Timers({ store, committer, clock, onFire: (timer) => dispatcher.fire(timer) });
  const types = new FunctionTypes(module, options.transport);
  const scheduler = new Scheduler({ types, clock, onTurn: () => dispatcher.turn() });
  const failures = new Failures({
    instances,
    scheduler,
    committer,
    clock,
    random: options.random,
    onFailure: ({ instance, attempts, reason }) =>
      logger.error({ ...instance, attempts, reason }, "invocation failed, will be tried again"),
  });
  const egresses = new Map(module.egresses.map((egress) => [egress.typename, egress]));
  const dispatcher = new Dispatcher({
    types,
    instances,
    scheduler,
    failures,
    topics,
    timers,
    committer,
    clock,
    egress: (typename) => egresses.get(typename),
    firstSeq: store.lastSeqs().message + 1,
    onFatal: (error) => committer.fail(error),
  });
  const producer = new Producer({
    topics,
    committer,
    store,
    clock,
    onRecords: () => scheduler.schedule(),
  });

  for (const { key, waiting } of store.mailboxes()) {
    if (!types.isServed(key.function)) {
      logger.warn(
        { ...key, waiting },
        "messages wait for a function that the module does not serve",
      );
    } else {
      dispatcher.resume(key, waiting);
    }
  }
  timers.start();
  scheduler.schedule();
  const keepHouse = (): void => {
    const now = clock.now();
    const work = { expiredBy: now, olderThan: now - options.retentionMs };
    const isNeeded = store.needsHousekeeping(work);
    if (isNeeded) committer.group.keepHouse(work);
    cancelHousekeeping = clock.after(isNeeded ? HOUSEKEEPING_STEP_MS : HOUSEKEEPING_MS, keepHouse);
  };
  keepHouse();

  return {
    module,
    store,
    topics,
    producer,
    instances,
    committer,
    clock,
    functions: () => types.all(),
    failing: () => failures.failing,
    instance: (key) => types.get(key.function)?.instances.get(key.id),
    isServed: (typename) => types.isServed(typename),
    async send(target, typename, value) {
      await committer.room();
      dispatcher.send(target, typename, value);
      await committer.settled();
    },
    async pop(topic) {
      await committer.room();
      let record = topics.pop(topic);
      if (record === undefined) {
        // There may be one that could not be read before its commit.
        await committer.settled();
        record = topics.pop(topic);
      }
      await committer.settled();
      return record;
    },
    retry(instance) {
      committer.broken.throwIfAborted();
      failures.retry(instance);
    },
    async skipHead(instance, topic, letter) {
      await committer.room();
      const message = failures.skipHead(instance);
      if (message === undefined) return undefined;
      topics.append(topic, Buffer.from(message.target.id), letter(message));
      await committer.settled();
      return message;
    },
    async close() {
      cancelHousekeeping();
      failures.stop();
      await scheduler.stop(committer.broken.aborted ? 0 : DRAIN_MS);
      // Not before: the last answers may set some.
      timers.stop();
      // That it failed has been reported, and to all who waited for it.
      await committer.settled().catch(() => undefined);
      await store.close();
      await types.close();
    },
  };
}
