/**
 * A process to be killed: a store to whose outboxes records are written, numbered by their offsets, and which are forwarded to
 * Kafka. It says on standard output what becomes of it, a line of JSON each, and ends in order when its standard input ends.
 */
import { systemClock } from "../../../../packages/runtime/src/clock.ts";
import { Committer } from "../../../../packages/runtime/src/commit/committer.ts";
import { Forwarder } from "../../../../packages/runtime/src/kafka/egress/forwarder.ts";
import { planForwarders } from "../../../../packages/runtime/src/kafka/egress/forwarders.ts";
import { openSqliteStore } from "../../../../packages/runtime/src/store/sqlite.ts";
import { Topics } from "../../../../packages/runtime/src/topics/topics.ts";

export interface ForwardingOptions {
  readonly folder: string;
  readonly address: string;
  /** How many records each topic has in the end. */
  readonly topics: Readonly<Record<string, number>>;
  /** Of all topics together. */
  readonly perSecond: number;
  readonly valueBytes?: number;
  readonly properties?: Readonly<Record<string, string>>;
  readonly acceptLostMarker?: boolean;
}

/** How often records are written, in milliseconds. */
const TICK_MS = 5;

const options: ForwardingOptions = JSON.parse(process.argv[2] ?? "");
const say = (fields: object) => process.stdout.write(`${JSON.stringify(fields)}\n`);

const store = await openSqliteStore(options.folder);
const committer: Committer = new Committer({
  store,
  clock: systemClock,
  watchedTime: systemClock,
  isQuiet: () => true,
  onUnquiet: () => undefined,
  onDurable: () => undefined,
  onBroken: (error) => say({ broken: error.message }),
  onRetry: (error) => say({ retry: error.message }),
});
const topics = new Topics({
  store,
  committer,
  clock: systemClock,
  changes: { topic: () => undefined },
  ingresses: [],
  popped: [],
  addresses: new Set([options.address]),
  outboxBytes: Number.POSITIVE_INFINITY,
  onRoom: () => undefined,
});
const plans = planForwarders({
  module: {
    egresses: [
      {
        typename: "com.example/out",
        kind: "kafka",
        kafka: {
          address: options.address,
          deliverySemantic: "exactly-once",
          transactionTimeoutMs: 10_000,
          properties: new Map(Object.entries(options.properties ?? {})),
          place: "module.yaml:1",
        },
      },
    ],
  },
  topics,
  committer,
  store,
  clock: systemClock,
  random: Math.random,
  logger: {
    info: () => undefined,
    warn: (fields) => say({ warned: fields }),
    error: () => undefined,
  },
  addresses: new Map(),
  acceptLostMarker: options.acceptLostMarker ?? false,
  onRefused: (error) => say({ refused: error.message }),
});

const [forwarder] = plans.map((plan) => new Forwarder(plan));

const filling = Buffer.alloc(options.valueBytes ?? 0, ".").toString();
let written = 0;
const begun = performance.now();
const timer = setInterval(() => {
  const due = ((performance.now() - begun) / 1000) * options.perSecond;
  while (written < due && !committer.isFull && writeOne()) written++;
  const status = forwarder?.status();
  // All may have been sent before a kill: then there is nothing to wait for but the connection.
  if (written < due && status?.waiting === 0 && status.isConnected) {
    clearInterval(timer);
    say({ done: status });
  }
  if (status !== undefined && written < due && status.setbacks.length === numberStuck()) {
    say({ stuck: status.setbacks.toSorted((a, b) => (a.topic < b.topic ? -1 : 1)) });
  }
}, TICK_MS);

/** How many topics have records that wait, when nothing else does; undefined when nothing waits. */
function numberStuck(): number | undefined {
  const waiting = topics
    .forwarded(options.address)
    .filter(({ position, nextOffset }) => position < nextOffset);
  return waiting.length === 0 ? undefined : waiting.length;
}

/** To the topic that has the smallest part of what it is to have. Returns whether there was one. */
function writeOne(): boolean {
  const [next] = Object.entries(options.topics)
    .map(([topic, count]) => ({ topic, count, number: numberIn(topic) }))
    .filter(({ number, count }) => number < count)
    .sort((a, b) => a.number / a.count - b.number / b.count);
  if (next === undefined) return false;
  const { topic, number } = next;
  const value = Buffer.from(`${number}${filling}`);
  topics.append(topic, Buffer.from(`key-${number % 17}`), value, { forwardTo: options.address });
  return true;
}

function numberIn(topic: string): number {
  const forwarded = topics.forwarded(options.address).find((each) => each.topic === topic);
  return forwarded?.nextOffset ?? 0;
}

process.stdin.resume().on("end", async () => {
  clearInterval(timer);
  await forwarder?.close();
  await committer.settled();
  await store.close();
});
say({ ready: true });
