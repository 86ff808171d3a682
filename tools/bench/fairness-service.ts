/**
 * The function that `npm run bench -- --fairness` calls. Its instances are well, hang, fail or are slow, as the first letters
 * of their ids say; each writes its messages to topic `done`.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { jsonType, kafkaEgress, statefulFunction } from "statefun-ts";
import { run, serviceSettings, startService } from "statefun-ts/service";
import * as z from "zod";

const Work = jsonType("bench/Work", z.object({ n: z.number() }));
const done = kafkaEgress({ typename: "bench/done", topic: "done", type: Work });
/** As long as a call to something else may take, in milliseconds. */
const SLOW_MS = 20;

const work = statefulFunction({ typename: "bench/work", storage: {} }).on(
  Work,
  async ({ self: { id }, sendEgress }, { n }) => {
    if (id.startsWith("hanging")) await new Promise(() => undefined);
    if (id.startsWith("failing")) throw new Error("it fails");
    if (id.startsWith("slow")) await sleep(SLOW_MS);
    sendEgress(done, { n }, { key: id });
  },
);

await run(() => startService({ functions: [work], ...serviceSettings(process.env) }));
