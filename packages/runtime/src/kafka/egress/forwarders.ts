/** How what functions write goes to each Kafka that the egresses of the module name. */
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { KafkaEgressSpec, Module } from "../../module/module.ts";
import { ModuleError } from "../../module/module.ts";
import { KafkaClient } from "../client/client.ts";
import { type ProducerSettings, producerSettings } from "../properties/producer.ts";
import type { KafkaRefusedError } from "../refused.ts";
import type { ForwarderOptions } from "./forwarder.ts";
import { sameCluster } from "./refusal.ts";

export interface ForwardersOptions
  extends Pick<
    ForwarderOptions,
    "topics" | "store" | "committer" | "clock" | "random" | "logger" | "acceptLostMarker"
  > {
  readonly module: Pick<Module, "egresses">;
  readonly addresses: ReadonlyMap<string, string>;
  readonly onRefused: (error: KafkaRefusedError) => void;
}

/** The records of so long a time make a transaction, unless there are many of them. */
const INTERVAL_MS = 50;
/** How long Kafka may wait for the replicas of a partition, in milliseconds: its clients' request.timeout.ms. */
const REPLICAS_MS = 30_000;

/** For a forwarder each, and contacts nobody. @throws ModuleError when the properties of an egress cannot be heeded */
export function planForwarders(options: ForwardersOptions): ForwarderOptions[] {
  const specs = options.module.egresses.flatMap(({ kafka }) =>
    kafka === undefined ? [] : [kafka],
  );
  const settings = [...Map.groupBy(specs, ({ address }) => address)].map(
    ([address, all]) => [address, settingsOf(all, options)] as const,
  );
  const clusters = new Map<string, string>();
  const storeId = options.store.identity().id;
  return settings.map(([address, { broker, compression, transactionTimeoutMs }]) => {
    const { addresses } = options;
    return {
      ...options,
      address,
      client: new KafkaClient({ ...broker, address, addresses }),
      transactionalId: `statefun-${storeId}`,
      transactionTimeoutMs,
      produce: { timeoutMs: REPLICAS_MS, compression },
      incarnation: randomUUID(),
      intervalMs: INTERVAL_MS,
      onCluster(cluster) {
        const other = clusters.get(cluster) ?? address;
        if (other !== address) throw sameCluster(other, address);
        clusters.set(cluster, address);
      },
    };
  });
}

/** Those of all egresses of an address, which share its connections. */
function settingsOf(
  specs: readonly KafkaEgressSpec[],
  options: ForwardersOptions,
): ProducerSettings {
  const read = specs.map((spec) => {
    const { settings, notes } = producerSettings(spec);
    for (const note of notes) options.logger.warn({ address: spec.address }, note);
    return { spec, settings };
  });
  const [first, ...others] = read;
  if (first === undefined) throw new Error("there is no egress");
  for (const { spec, settings } of others) {
    if (isDeepStrictEqual(settings.broker, first.settings.broker)) continue;
    throw new ModuleError(
      `${spec.place}: its properties say another way to ${spec.address} than those at ${first.spec.place}: give both the same`,
    );
  }
  const timeouts = read.map(({ settings }) => settings.transactionTimeoutMs);
  return { ...first.settings, transactionTimeoutMs: Math.min(...timeouts) };
}
