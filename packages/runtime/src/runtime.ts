/** The runtime as everything outside of it sees it, whether that is HTTP or the program that it runs in. */
import type { Assembly } from "./assembly.ts";
import type { DurationHistogram } from "./commit/commit-times.ts";
import { DEAD_LETTERS } from "./dead-letters.ts";
import { startHousekeeping } from "./housekeeping.ts";
import type { KafkaStatus } from "./kafka-status.ts";
import type { InstanceKey, PastInvocation } from "./model.ts";
import { assertTarget } from "./operator/address.ts";
import { audit, type OperatorAction } from "./operator/audit.ts";
import { BackupOperator } from "./operator/backups.ts";
import { cancelDelayed, fireDelayed } from "./operator/delayed.ts";
import { type EndpointView, endpointViews } from "./operator/endpoints.ts";
import { type EngineView, engineView } from "./operator/engine.ts";
import { Events } from "./operator/events.ts";
import { FailuresOperator } from "./operator/failures.ts";
import { type FlowView, flowView } from "./operator/flow.ts";
import { type FunctionMetrics, functionMetrics } from "./operator/function-metrics.ts";
import { FunctionsOperator } from "./operator/functions.ts";
import { HeadOperator } from "./operator/heads.ts";
import { InstanceOperator } from "./operator/instances.ts";
import { listLetters } from "./operator/letters.ts";
import { OrphanOperator } from "./operator/orphans.ts";
import { PauseOperator } from "./operator/pauses.ts";
import { RedriveOperator } from "./operator/redrive.ts";
import { RemovalOperator } from "./operator/removal.ts";
import { type FoundPage, findInstances, type Search } from "./operator/search.ts";
import { TopicOperator } from "./operator/topics.ts";
import { TraceOperator } from "./operator/trace/trace.ts";
import { type CallView, callsOf, type TroubleView, troubleOf } from "./operator/trouble.ts";
import { ValueOperator } from "./operator/values.ts";
import type { SqlQuery } from "./sql/query.ts";
import { SqlReader } from "./sql/reader.ts";
import type { StoreStats } from "./store/store.ts";
import type { Consumer } from "./topics/consumer.ts";
import type { Producer } from "./topics/producer.ts";
import { Scanner } from "./topics/scanner.ts";

/** What it refuses, it refuses with a {@link RequestError}. */
export interface Runtime
  extends Pick<Producer, "produce">,
    Pick<Consumer, "topicNames" | "consume" | "stream" | "pop">,
    Pick<InstanceOperator, "inspect" | "messages" | "retry" | "delayed">,
    Pick<RemovalOperator, "reset" | "remove">,
    Pick<HeadOperator, "deadLetter" | "skip">,
    Pick<FailuresOperator, "failures" | "retryAll" | "deadLetterAll">,
    Pick<PauseOperator, "pause" | "resume" | "pauses">,
    Pick<FunctionsOperator, "functions" | "function"> {
  /** The last invocations of an instance that are kept and durable, the newest first: `limit` at most. */
  history(key: InstanceKey, limit: number): PastInvocation[];
  readonly trace: Pick<TraceOperator, "ofMessage" | "ofRecord" | "invocations">;
  /** What changes, as it does. */
  readonly events: Pick<Events, "follow">;
  /** The messages that were given up. */
  deadLetters(wanted: Parameters<typeof listLetters>[1]): ReturnType<typeof listLetters>;
  readonly redrive: Pick<RedriveOperator, "one" | "all">;
  readonly topics: Pick<TopicOperator, "list" | "inspect" | "search" | "forget">;
  /** What is left of functions that the module does not serve. */
  readonly orphans: Pick<OrphanOperator, "list" | "move" | "remove">;
  readonly backups: Pick<BackupOperator, "backup" | "running">;
  /** The instances of a function that a search finds, a page of them. */
  instances(search: Search): Promise<FoundPage>;
  /** Takes a delayed message back. As {@link cancelDelayed}. */
  cancelDelayed(key: InstanceKey, seq: number): Promise<void>;
  /** Lets a delayed message come now. As {@link fireDelayed}. */
  fireDelayed(key: InstanceKey, seq: number): Promise<void>;
  /** As {@link ValueOperator.set}. */
  setValue: ValueOperator["set"];
  /** As {@link ValueOperator.remove}. */
  removeValue: ValueOperator["remove"];
  /**
   * Sends a message from outside. Resolves when it is durable.
   *
   * @throws RequestError `unknown-function` when nothing serves the function, `invalid-parameter` when the id is empty or too long;
   * StoreFailedError when it may never be durable
   */
  send(target: InstanceKey, typename: string, value: Uint8Array): Promise<void>;
  /**
   * How many messages wait for each function that the module has dropped.
   *
   * @throws StoreFailedError when some of them may never be durable
   */
  unserved(): Promise<{ readonly function: string; readonly messages: number }[]>;
  /** The services that have been called since the runtime started, or are to be. */
  endpoints(): EndpointView[];
  /** How many records a request to produce may have. */
  readonly recordsPerRequest: number;
  /**
   * The JSON of an SqlAnswer. `signal` ends the query when nobody waits for it any more.
   *
   * @throws RequestError as {@link SqlReader.query}
   */
  sql(query: SqlQuery, signal: AbortSignal): Promise<Uint8Array>;
  metrics(): RuntimeMetrics;
  /** Whether it is well, how fast its disk is, what waits, and what it goes by. */
  engine(): EngineView;
  /** What goes where, and how much it was since the start. */
  flow(): FlowView;
  /** What is not as it should be, in numbers. */
  trouble(): Promise<TroubleView>;
  /** The calls in flight. As {@link callsOf}. */
  calls(wanted: Parameters<typeof callsOf>[1]): CallView[];
  /** Notes what an operator did. */
  audit(action: OperatorAction): void;
  /** Whether the store has failed for good, so that every request is refused. */
  isBroken(): boolean;
  /** Finishes what is in flight, makes it durable and closes the store. After a failure of the store it only closes. */
  close(): Promise<void>;
}

/** The runtime in numbers, as they are at one moment. What is counted is counted since it started. */
export interface RuntimeMetrics {
  readonly functions: readonly FunctionMetrics[];
  readonly endpoints: readonly EndpointView[];
  readonly instances: {
    /** Those that wait for their next attempt. */
    readonly failing: number;
    readonly inMemory: number;
    /** What those in memory take, in bytes, about. */
    readonly bytes: number;
  };
  /** How many records of each ingress topic wait for the functions. */
  readonly lag: readonly { readonly topic: string; readonly records: number }[];
  /** Groups made durable. */
  readonly commits: number;
  /** What each of them took, and how long the one that is on its way has taken so far, 0 when there is none. */
  readonly commitTimes: DurationHistogram;
  readonly commitUnderWaySeconds: number;
  readonly store: StoreStats;
  /** What goes on between it and Kafka; undefined where that is not contacted. */
  readonly kafka: KafkaStatus | undefined;
  /** Records of topic `dead-letters` since the store was begun. */
  readonly deadLetters: number;
}

export function startRuntime(parts: Assembly): Runtime {
  const { committer, topics, producer, consumer, instances, types, scheduler, failures } = parts;
  const since = parts.clock.now();
  begin(parts);
  const stopHousekeeping = startHousekeeping(parts);
  const operator = new InstanceOperator(parts);
  const scanner = new Scanner(parts);
  const orphans = new OrphanOperator(parts);
  const failing = new FailuresOperator(parts);
  const pausing = new PauseOperator(parts);
  const events = new Events(parts);
  const functions = new FunctionsOperator(parts);
  const sql = new SqlReader({ path: parts.store.path, walBytes: parts.walBytes });
  const values = new ValueOperator(parts);
  const heads = new HeadOperator(parts);
  const removal = new RemovalOperator(parts);

  return {
    produce: (topic, records, idempotencyKey) => producer.produce(topic, records, idempotencyKey),
    topicNames: () => consumer.topicNames(),
    consume: (topic, page) => consumer.consume(topic, page),
    stream: (topic, from) => consumer.stream(topic, from),
    pop: (topic) => consumer.pop(topic),
    async send(target, typename, value) {
      assertTarget(parts, target);
      await committer.room();
      parts.dispatcher.send(target, typename, value);
      await committer.settled();
    },
    recordsPerRequest: parts.recordsPerRequest,
    inspect: (key) => operator.inspect(key),
    messages: (key, after, limit) => operator.messages(key, after, limit),
    history: (key, limit) => parts.history.of(key, limit),
    retry: (key) => operator.retry(key),
    deadLetter: (key, seq) => heads.deadLetter(key, seq),
    skip: (key, seq) => heads.skip(key, seq),
    cancelDelayed: (key, seq) => cancelDelayed(parts, key, seq),
    fireDelayed: (key, seq) => fireDelayed(parts, key, seq),
    delayed: (key, limit) => operator.delayed(key, limit),
    reset: (key) => removal.reset(key),
    remove: (key) => removal.remove(key),
    async unserved() {
      await committer.settled();
      const left = await orphans.list("", Number.POSITIVE_INFINITY);
      return left
        .filter(({ messages }) => messages > 0)
        .map(({ function: typename, messages }) => ({ function: typename, messages }));
    },
    endpoints: () => endpointViews(types),
    functions: (after, limit) => functions.functions(after, limit),
    function: (typename) => functions.function(typename),
    instances: (search) => findInstances(parts, search),
    failures: (wanted) => failing.failures(wanted),
    retryAll: (typename) => failing.retryAll(typename),
    deadLetterAll: (typename) => failing.deadLetterAll(typename),
    setValue: (place, make) => values.set(place, make),
    removeValue: (place) => values.remove(place),
    pause: (place) => pausing.pause(place),
    resume: (place) => pausing.resume(place),
    pauses: (offset, limit) => pausing.pauses(offset, limit),
    sql: (query, signal) => sql.query(query, signal),
    deadLetters: (wanted) => listLetters({ ...parts, scanner }, wanted),
    redrive: new RedriveOperator(parts),
    topics: new TopicOperator({ ...parts, scanner }),
    trace: new TraceOperator(parts),
    orphans,
    backups: new BackupOperator(parts),
    metrics: () => ({
      functions: functionMetrics(parts),
      endpoints: endpointViews(types),
      instances: {
        failing: failures.failing.size,
        inMemory: instances.count,
        bytes: instances.bytes,
      },
      lag: topics.lag(),
      commits: committer.durableThrough,
      commitTimes: committer.times.histogram,
      commitUnderWaySeconds: committer.underWayMs / 1000,
      store: parts.store.stats(),
      kafka: parts.kafka?.status(),
      deadLetters: parts.store.topic(DEAD_LETTERS)?.nextOffset ?? 0,
    }),
    trouble: () => troubleOf(parts, orphans),
    calls: (wanted) => callsOf(parts, wanted),
    engine: () => engineView(parts, since),
    flow: () => flowView(parts),
    events,
    audit(action) {
      audit(parts, action);
      events.note(action);
    },
    isBroken: () => committer.broken.aborted,
    async close() {
      stopHousekeeping();
      consumer.close();
      events.close();
      failures.stop();
      types.stop();
      parts.rates.stop();
      await scheduler.stop(committer.broken.aborted ? 0 : parts.drainMs);
      // Not before: the last answers may set some.
      parts.timers.stop();
      parts.inFlight.stop();
      // That it failed has been reported, and to all who waited for it.
      await committer.settled().catch(() => undefined);
      await sql.close();
      await parts.store.close();
      await types.close();
    },
  };
}

/** Lets the parts begin with what is waiting. */
function begin({ recovery, timers, scheduler, rates }: Assembly): void {
  rates.start();
  recovery.start();
  timers.start();
  scheduler.schedule();
}
