/** What the tests of delayed messages share: functions that send and cancel as they are told, and a place where these arrive. */
import type { Disk } from "../disks.ts";
import { type Answer, type Delayed, fn } from "../functions.ts";
import { moduleOf, startRig } from "../support.ts";

export const SECOND = 1000;
export const HOUR = 3600 * SECOND;
export const TOPICS = moduleOf({ in: "test/fn", other: "test/other" });

/** Functions that do what each record says, given as JSON, and `sink`, which writes what it gets to topic `out`. */
const obey = fn(({ messages }) => ({
  delayed: messages.flatMap((message) => JSON.parse(message) as Delayed[]),
}));
export const functions = {
  fn: obey,
  other: obey,
  sink: fn(({ id, messages }): Answer => ({ egress: messages.map((m) => ["out", `${id}=${m}`]) })),
};

export async function startAlarms(disk?: Disk) {
  const rig = await startRig({
    functions,
    module: TOPICS,
    retentionMs: 10 * HOUR,
    ...(disk !== undefined && { disk }),
  });
  return {
    ...rig,
    /** Lets an instance of `test/fn`, or of the function behind another topic, answer with these. */
    async tell(id: string, delayed: readonly Delayed[], topic = "in"): Promise<void> {
      await rig.produce(topic, `${id}=${JSON.stringify(delayed)}`);
      await rig.idle();
    },
    async fired(): Promise<string[]> {
      await rig.idle();
      return rig.records("out").map((record) => record.replace(/^.*?=/, ""));
    },
    failure: () => [...rig.parts.failures.failing][0]?.failure?.reason,
  };
}

export const later = (ms: number, value: string, token?: string): Delayed => ({
  ms,
  to: "sink/x",
  value,
  ...(token !== undefined && { token }),
});
