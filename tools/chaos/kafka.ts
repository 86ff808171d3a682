/**
 * The shop on the local runtime with a real broker in front of it and behind it, which can be killed, too: the load goes into
 * Kafka, and the receipts come out of it.
 */
import { startBrokers } from "../flink/kafka/brokers.ts";
import { startJavaLog } from "./java-log.ts";
import { ALL, localSystem, RUNTIME, SHOP } from "./local.ts";
import { stopMidTransaction } from "./mid-transaction.ts";
import type { System, SystemOptions } from "./system.ts";

export interface KafkaOptions extends SystemOptions {
  /**
   * What the checker is given has been read like this. To show what transactions are for, with read_uncommitted the runtime alone
   * is killed, in the middle of one.
   */
  readonly isolation: "read_committed" | "read_uncommitted";
}

/** That of the shop's module. */
const ADDRESS = "kafka:9092";
const BROKER = "the broker";

export async function kafkaSystem(options: KafkaOptions): Promise<System> {
  const brokers = await startBrokers();
  const log = await startJavaLog(brokers).catch(async (error: unknown) => {
    await brokers.stop();
    throw error;
  });
  const args = ["--kafka", `${ADDRESS}=${brokers.address}`];
  const local = localSystem(options, { ...SHOP, together: undefined, args });
  const [broker] = brokers.processes;
  const isCommitted = options.isolation === "read_committed";
  return {
    target: async () => log.url,
    folder: options.folder,
    kinds: () => (isCommitted ? [...local.kinds(), BROKER] : [RUNTIME]),
    async kill(kind) {
      const pid = local.pid();
      if (!isCommitted && pid !== undefined) {
        await stopMidTransaction(pid, brokers.address, "receipts");
      }
      await Promise.all([
        (kind === BROKER || kind === ALL) && brokers.kill(),
        kind !== BROKER && local.kill(kind),
      ]);
    },
    async recover() {
      await Promise.all([broker?.pid === undefined && brokers.start(), local.recover()]);
    },
    readTopics: () => log.readTopics(options.isolation),
    async close() {
      await Promise.all([local.close(), log.close()]);
      await brokers.stop();
    },
  };
}
