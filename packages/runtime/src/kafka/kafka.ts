/**
 * The runtime's way to real Kafka: what functions write goes there in transactions, each record once. Loaded only when it is
 * asked for, because the Kafka library is, too.
 */
import type { Topics } from "../topics/topics.ts";
import { type ForwardersOptions, startForwarders } from "./egress/forwarders.ts";
import type { KafkaRefusedError } from "./refused.ts";
import type { KafkaStatus } from "./status.ts";

export interface KafkaOptions extends Omit<ForwardersOptions, "topics" | "onRefused"> {
  readonly topics: ForwardersOptions["topics"] & Pick<Topics, "outboxBytes">;
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
  const { topics, onFatal } = options;
  let isRefused = false;
  const onRefused = (error: KafkaRefusedError): void => {
    if (isRefused) return;
    isRefused = true;
    onFatal(error);
  };
  const forwarders = startForwarders({ ...options, onRefused });
  return {
    status: () => ({
      egresses: forwarders.map((forwarder) => forwarder.status()),
      outboxBytes: topics.outboxBytes,
    }),
    async close() {
      await Promise.all(forwarders.map((forwarder) => forwarder.close()));
    },
  };
}
