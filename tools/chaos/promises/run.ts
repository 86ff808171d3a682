/** A run of chaos on the local runtime with alarms, pops and messages that are given up in place of the shop. */
import { setTimeout as sleep } from "node:timers/promises";
import { readTopic, type TopicRecord } from "../../harness/api.ts";
import { type Kill, type KillOptions, killAgainAndAgain, type Recovery } from "../kills.ts";
import { Watcher } from "../watcher.ts";
import { brokenPromises, type Happened, type Promised } from "./checker.ts";
import { PromisesLoad } from "./load.ts";

export interface PromisesResult {
  readonly promised: Promised;
  readonly violations: readonly string[];
  readonly kills: readonly Kill[];
  readonly recoveries: readonly Recovery[];
  readonly resent: number;
}

const TOPICS = ["rings", "cancelled", "done", "dead-letters"] as const;
/** Longer than any alarm takes: one that is not to ring has had the time to. */
const LAST_ALARM_MS = 9000;
const LOOK_MS = 200;

export async function runPromises(
  options: KillOptions & { readonly egressPort: number },
): Promise<PromisesResult> {
  const { system, seed, pace, egressPort } = options;
  const { target } = system;
  const load = new PromisesLoad({ seed, target, egressPort });
  const watcher = new Watcher(target, TOPICS);
  const { kills, recoveries } = await Promise.race([
    load.failed,
    killAgainAndAgain(options, () => watcher.next("done", pace.patienceMs)),
  ]);
  await load.stopSending();
  options.progress("waiting for what is on its way");
  await sleep(LAST_ALARM_MS);
  const read = async () => await readTopics(await target());
  const deadline = performance.now() + pace.patienceMs;
  const isSettled = ({ rings, cancelled, done, ...letters }: Topics): boolean => {
    const over = new Set([...rings, ...cancelled].map((record) => happened(record).n));
    const answered = done.length + letters["dead-letters"].length;
    return load.alarms.every(({ n }) => over.has(n)) && answered >= load.doubtful.length;
  };
  while (!isSettled(await read()) && performance.now() < deadline) await sleep(LOOK_MS);
  await load.poppedAll();
  await load.stop();
  await watcher.stop();
  const topics = await read();
  const { alarms, echoes, popped, brokenPops, doubtful, resent } = load;
  const promised: Promised = {
    ...{ alarms, echoes, popped, brokenPops, doubtful },
    rings: topics.rings.map(happened),
    cancelled: topics.cancelled.map(happened),
    done: topics.done.map(happened),
    deadLetters: topics["dead-letters"].map(givenUp),
  };
  return {
    promised,
    violations: [...watcher.violations, ...brokenPromises(promised)],
    kills,
    recoveries,
    resent,
  };
}

type Topics = Readonly<Record<(typeof TOPICS)[number], readonly TopicRecord[]>>;

async function readTopics(api: string): Promise<Topics> {
  const [rings, cancelled, done, letters] = await Promise.all(
    TOPICS.map((topic) => readTopic(api, topic)),
  );
  return {
    rings: rings ?? [],
    cancelled: cancelled ?? [],
    done: done ?? [],
    "dead-letters": letters ?? [],
  };
}

const happened = ({ value }: TopicRecord): Happened => value as Happened;

function givenUp({ value }: TopicRecord): number {
  const { payload } = value as { payload: string };
  return (JSON.parse(payload) as { n: number }).n;
}
