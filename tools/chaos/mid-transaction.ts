/**
 * Stops a runtime in the middle of a transaction, so that killing it then leaves records in Kafka that will never be committed.
 * Left to chance that takes many kills.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { adminOf } from "../flink/kafka.ts";

const PATIENCE_MS = 60_000;
/** What is on its way to the broker has arrived by then, and what it makes of that is done. */
const SETTLED_MS = 250;
const NEXT_MS = 15;
const [READ_UNCOMMITTED, READ_COMMITTED] = [0, 1] as const;

/** With SIGSTOP, when the transaction has written to `topic`. @throws Error when there is none within a minute */
export async function stopMidTransaction(
  pid: number,
  address: string,
  topic: string,
): Promise<void> {
  const admin = adminOf(address);
  const end = async (isolationLevel: 0 | 1): Promise<bigint | undefined> => {
    const partitions = [{ partitionIndex: 0, timestamp: -1n }];
    const [listed] = await admin.listOffsets({
      topics: [{ name: topic, partitions }],
      isolationLevel,
    });
    return listed?.partitions[0]?.offset;
  };
  // A reader of committed records gets no further than to where the first open transaction begins.
  const isOpen = async (): Promise<boolean> =>
    (await end(READ_COMMITTED)) !== (await end(READ_UNCOMMITTED));
  try {
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      process.kill(pid, "SIGSTOP");
      if (await isOpen()) {
        await sleep(SETTLED_MS);
        if (await isOpen()) return;
      }
      process.kill(pid, "SIGCONT");
      await sleep(NEXT_MS);
    }
    throw new Error(`no transaction has written to ${topic} for ${PATIENCE_MS / 1000} s`);
  } finally {
    await admin.close();
  }
}
