/** A runtime that reads topic `in` of a broker into a data folder, with functions that do nothing: what an ingress is tested by. */

import { assemble } from "../../../../packages/runtime/src/assembly.ts";
import { inProcessTransport } from "../../../../packages/runtime/src/call/transport.ts";
import { systemClock } from "../../../../packages/runtime/src/clock.ts";
import { startIngresses } from "../../../../packages/runtime/src/kafka/ingress/ingresses.ts";
import type { IngressTopicStatus } from "../../../../packages/runtime/src/kafka-status.ts";
import { parseModule } from "../../../../packages/runtime/src/module/module.ts";
import { startRuntime } from "../../../../packages/runtime/src/runtime.ts";
import { DEFAULT_SETTINGS } from "../../../../packages/runtime/src/settings.ts";
import { openSqliteStore } from "../../../../packages/runtime/src/store/sqlite.ts";

export interface ReadingOptions {
  readonly address: string;
  readonly dataDir: string;
  /** The consumer group. */
  readonly group?: string;
  /** Lines of the ingress's spec besides. */
  readonly spec?: readonly string[];
}

/** A record as the store has it. */
export interface ReadRecord {
  readonly partition: number;
  /** In Kafka. */
  readonly offset: number;
  readonly key: string;
  readonly value: string;
}

export interface Reading {
  /** What is durable, in its order here. */
  records(topic?: string): ReadRecord[];
  /** The durable position of each partition. */
  positions(): Record<number, number>;
  status(): IngressTopicStatus;
  readonly log: readonly string[];
  close(): Promise<void>;
}

export async function startReading({
  address,
  dataDir,
  group = "group",
  spec = [],
}: ReadingOptions): Promise<Reading> {
  const module = parseModule("module.yaml", moduleText(address, group, spec));
  const log: string[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void log.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const logger = { info: at("info"), warn: at("warn"), error: at("error") };
  const onFatal = (error: Error) => {
    throw error;
  };
  const store = await openSqliteStore(dataDir, {
    walBytes: DEFAULT_SETTINGS.walBytes,
    onNotice: (text) => log.push(text),
  });
  const nothing = { mutations: [], messages: [], delayed: [], egresses: [] };
  const parts = assemble({
    ...DEFAULT_SETTINGS,
    module,
    store,
    logger,
    onFatal,
    clock: systemClock,
    random: Math.random,
    transport: (endpoint) => inProcessTransport(() => ({ kind: "result", ...nothing }), endpoint),
  });
  const runtime = startRuntime(parts);
  const ingresses = startIngresses({
    ...parts,
    addresses: new Map(),
    onRecords: () => parts.scheduler.schedule(),
    onFatal,
  });
  let closed: Promise<void> | undefined;
  return {
    log,
    records: (topic = "in") =>
      store
        .records(topic, 0, 1_000_000, Number.MAX_SAFE_INTEGER)
        .map(({ key, value, source, offset }) => ({
          partition: source?.partition ?? -1,
          offset: source?.offset ?? offset,
          key: Buffer.from(key ?? []).toString(),
          value: Buffer.from(value).toString(),
        })),
    positions: () =>
      Object.fromEntries(store.kafkaPositions().map(({ partition, next }) => [partition, next])),
    status() {
      const [status] = ingresses.status()[0]?.topics ?? [];
      if (status === undefined) throw new Error("no topic is read");
      return status;
    },
    close: () => (closed ??= ingresses.close().then(() => runtime.close())),
  };
}

function moduleText(address: string, group: string, spec: readonly string[]): string {
  return `kind: io.statefun.endpoints.v2/http
spec: { functions: "test/*", urlPathTemplate: "http://127.0.0.1:1/" }
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: test/in
  address: ${address}
  consumerGroupId: ${group}
${spec.map((line) => `  ${line}\n`).join("")}  topics: [{ topic: in, valueType: test/text, targets: [test/fn] }]
`;
}
