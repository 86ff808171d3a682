/**
 * The runtime's way to real Kafka: what functions are to get comes from there, and what they write goes there in transactions,
 * each record once. Loaded only when it is asked for, because the Kafka library is, too.
 */
import type { Committer } from "../commit/committer.ts";
import type { KafkaStatus } from "../kafka-status.ts";
import type { Topics } from "../topics/topics.ts";
import { Forwarder } from "./egress/forwarder.ts";
import { type ForwardersOptions, planForwarders } from "./egress/forwarders.ts";
import { type IngressesOptions, startIngresses } from "./ingress/ingresses.ts";
import type { KafkaRefusedError } from "./refused.ts";

export interface KafkaOptions
  extends Omit<ForwardersOptions, "topics" | "onRefused">,
    Omit<IngressesOptions, keyof ForwardersOptions | "onFatal"> {
  readonly module: ForwardersOptions["module"] & IngressesOptions["module"];
  readonly topics: ForwardersOptions["topics"] &
    IngressesOptions["topics"] &
    Pick<Topics, "outboxBytes">;
  readonly store: ForwardersOptions["store"] & IngressesOptions["store"];
  readonly committer: ForwardersOptions["committer"] &
    IngressesOptions["committer"] &
    Pick<Committer, "fail">;
  /** Called at most once, when going on would lose records or have them twice: nothing is written from then on. */
  readonly onFatal: (error: KafkaRefusedError) => void;
}

export interface RunningKafka {
  status(): KafkaStatus;
  /**
   * Ends what is under way and sends what waits, as far as that takes no more than some seconds. What Kafka has is in the
   * gathering group then.
   */
  close(): Promise<void>;
}

/** @throws ModuleError when the properties of the module cannot be heeded */
export function startKafka(options: KafkaOptions): RunningKafka {
  const { topics, committer, onFatal } = options;
  let isRefused = false;
  const onRefused = (error: KafkaRefusedError): void => {
    if (isRefused) return;
    isRefused = true;
    onFatal(error);
  };
  const plans = planForwarders({ ...options, onRefused });
  const ingresses = startIngresses({ ...options, onFatal: (error) => committer.fail(error) });
  const forwarders = plans.map((plan) => new Forwarder(plan));
  return {
    status: () => ({
      ingresses: ingresses.status(),
      egresses: forwarders.map((forwarder) => forwarder.status()),
      outboxBytes: topics.outboxBytes,
    }),
    async close() {
      await ingresses.close();
      await Promise.all(forwarders.map((forwarder) => forwarder.close()));
    },
  };
}
