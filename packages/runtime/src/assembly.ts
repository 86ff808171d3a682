/**
 * The parts of a runtime, each told of those it works with: the queue of commits, topics, timers, instances and the
 * dispatcher. Time, store, transports and randomness come in from outside, so that a test can hold each of them.
 */
import type { Transport } from "./call/transport.ts";
import { Changes } from "./changes.ts";
import type { Clock } from "./clock.ts";
import { Committer } from "./commit/committer.ts";
import type { StoreFailedError } from "./commit/store-failed.ts";
import { Dispatcher } from "./functions/dispatcher.ts";
import { Failures } from "./functions/failures.ts";
import { Flow } from "./functions/flow.ts";
import { FunctionTypes } from "./functions/function-types.ts";
import { History } from "./functions/history.ts";
import { InFlight } from "./functions/in-flight.ts";
import { Instances } from "./functions/instances.ts";
import { Pauses } from "./functions/pauses.ts";
import { Rates } from "./functions/rates.ts";
import { Recovery } from "./functions/recovery.ts";
import { Scheduler } from "./functions/scheduler.ts";
import { Sequence } from "./functions/sequence.ts";
import { Timers } from "./functions/timers.ts";
import type { KafkaStatus } from "./kafka-status.ts";
import type { EgressSpec, EndpointSpec, Module } from "./module/module.ts";
import type { RuntimeSettings } from "./settings.ts";
import type { Store } from "./store/store.ts";
import { Consumer } from "./topics/consumer.ts";
import { Producer } from "./topics/producer.ts";
import { Topics } from "./topics/topics.ts";
import { WatchedTime } from "./watched-time.ts";

/** What the runtime logs to: a pino logger is one. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface RuntimeOptions extends RuntimeSettings {
  readonly module: Module;
  /** Closed when the runtime is. */
  readonly store: Store;
  /** The folder that it is in; left out where it is in none. */
  readonly dataDir?: string;
  /** How the functions of an endpoint are reached. @throws Error when that cannot be set up, which ends the start */
  readonly transport: (endpoint: EndpointSpec) => Transport;
  /** The egress of a name; left out: as the module says. */
  readonly egress?: (typename: string) => EgressSpec | undefined;
  /** Left out where no Kafka is contacted. */
  readonly kafka?: {
    /** The address of the Kafka that an egress writes to; undefined when its records stay here. */
    readonly addressOf: (egress: EgressSpec) => string | undefined;
    /** What goes on between the runtime and Kafka; undefined when that has not begun. */
    readonly status: () => KafkaStatus | undefined;
  };
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly logger: Logger;
  /**
   * Called once when nothing more can be made durable. Memory is ahead of the store then: every request is refused with this
   * error, and the runtime has to be closed and started again.
   */
  readonly onFatal: (error: StoreFailedError) => void;
}

/** A runtime in parts, none of which has begun to work. */
export interface Assembly extends RuntimeOptions {
  readonly changes: Changes;
  readonly watchedTime: WatchedTime;
  readonly committer: Committer;
  readonly topics: Topics;
  readonly producer: Producer;
  readonly consumer: Consumer;
  readonly instances: Instances;
  readonly timers: Timers;
  readonly types: FunctionTypes;
  readonly pauses: Pauses;
  readonly rates: Rates;
  readonly scheduler: Scheduler;
  readonly inFlight: InFlight;
  readonly failures: Failures;
  readonly history: History;
  readonly flow: Flow;
  readonly recovery: Recovery;
  readonly dispatcher: Dispatcher;
}

/** @throws Error when an endpoint cannot be set up, or a topic has records that are still to go to a Kafka that they may not go to any more */
export function assemble(options: RuntimeOptions): Assembly {
  const { module, store, clock, logger } = options;
  const addressOf = options.kafka?.addressOf ?? (() => undefined);
  const changes = new Changes();
  const watchedTime = new WatchedTime({
    ...options,
    lastSeen: store.lastSeen(),
    onAhead: (aheadMs) =>
      logger.warn(
        { aheadMs, clockTrustMs: options.clockTrustMs },
        "the clock is far ahead of when this store was last in use: " +
          "that time makes no record and no idempotency key too old until the clock has held for clockTrustMs",
      ),
  });
  const committer = new Committer({
    store,
    clock,
    watchedTime,
    onBroken: (error) => {
      timers.stop();
      failures.stop();
      inFlight.stop();
      types.stop();
      rates.stop();
      options.onFatal(error);
    },
    onRetry: (error) => logger.error({ err: error }, "a commit failed, will be tried again"),
    isQuiet: () => scheduler.isQuiet(),
    onUnquiet: () => scheduler.leaveBehind(),
    onDurable() {
      changes.work();
      scheduler.schedule();
    },
  });
  const topics = new Topics({
    store,
    committer,
    clock,
    changes,
    ingresses: module.topics,
    popped: module.playgroundEgresses.flatMap((egress) => egress.topics),
    addresses:
      options.kafka && new Set(module.egresses.flatMap((egress) => addressOf(egress) ?? [])),
    outboxBytes: options.outboxBytes,
    onRoom: () => scheduler.schedule(),
  });
  if (options.kafka === undefined && topics.outboxBytes > 0) {
    logger.warn({}, "records wait for Kafka, which is not contacted: they go there with --kafka");
  }
  const pauses = new Pauses(store);
  const instances = new Instances({
    store,
    committer,
    clock,
    pauses,
    cacheBytes: options.cacheBytes,
    onLast: (type) => types.forget(type),
  });
  const sequence = new Sequence(store.lastSeqs().message);
  const timers = new Timers({
    store,
    committer,
    clock,
    sequence,
    onDue: () => scheduler.schedule(),
    onFire: (timer) => dispatcher.fire(timer),
  });
  const types = new FunctionTypes({
    ...options,
    isPaused: (typename) => pauses.holds(typename),
    onDeclared: (type, before, now) => instances.changeExpiry(type, before, now),
    onChange({ name, outage }, change) {
      const since = outage?.since ?? clock.now();
      const status = { functions: name, since, reason: outage?.reason };
      // No commit is made for this alone: it goes with what comes for the endpoint.
      if (change === "new") return committer.pending.at(-1)?.addEndpoint(status);
      if (change === "down" || change === "up") {
        committer.group.changeEndpoint(status);
        changes.endpoint(name);
      }
      if (change === "down")
        logger.error(
          { endpoint: name, reason: outage?.reason },
          "the functions cannot be reached: their messages wait until they can be",
        );
      if (change === "up") logger.info({ endpoint: name }, "the functions can be reached again");
      scheduler.schedule();
    },
  });
  const rates = new Rates({ types, clock });
  const inFlight = new InFlight({
    committer,
    clock,
    batchesInFlight: options.batchesInFlight,
    onRoom: () => scheduler.schedule(),
    onLong: (calls) => logger.warn(calls, "calls have been in flight for long"),
    onStuck: () => changes.work(),
  });
  const scheduler = new Scheduler({
    types,
    inFlight,
    clock,
    onTurn: () => dispatcher.turn(),
  });
  const failures = new Failures({
    instances,
    scheduler,
    committer,
    clock,
    changes,
    random: options.random,
    onFailure: ({ instance, attempts, reason }) =>
      logger.error({ ...instance, attempts, reason }, "invocation failed, will be tried again"),
  });
  const history = new History({ ...options, committer });
  const flow = new Flow();
  const egresses = new Map(module.egresses.map((egress) => [egress.typename, egress]));
  const recovery = new Recovery({
    store,
    types,
    onMore: () => scheduler.schedule(),
    onWaiting: (key, waiting) => dispatcher.resume(key, waiting),
    onUnserved: (key, waiting) =>
      logger.warn(
        { ...key, waiting },
        "messages wait for a function that the module does not serve",
      ),
  });
  const dispatcher = new Dispatcher({
    recovery,
    types,
    instances,
    scheduler,
    inFlight,
    failures,
    history,
    flow,
    topics,
    timers,
    committer,
    clock,
    idBytes: options.idBytes,
    effectsPerAnswer: options.effectsPerAnswer,
    egress: options.egress ?? ((typename) => egresses.get(typename)),
    addressOf,
    sequence,
    onFatal: (error) => committer.fail(error),
  });
  const producer = new Producer({
    topics,
    committer,
    store,
    clock,
    idBytes: options.idBytes,
    onRecords: () => scheduler.schedule(),
  });
  const consumer = new Consumer({ topics, store, committer, clock, readers: options.readers });
  return {
    ...options,
    changes,
    watchedTime,
    committer,
    topics,
    producer,
    consumer,
    instances,
    timers,
    types,
    pauses,
    rates,
    scheduler,
    inFlight,
    failures,
    history,
    flow,
    recovery,
    dispatcher,
  };
}
