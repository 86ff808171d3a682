/** The function that `npm run bench -- --kafka` calls: it writes each message to topic `out` as often as the message says. */
import { jsonType, kafkaEgress, statefulFunction } from "statefun-ts";
import { run, serviceSettings, startService } from "statefun-ts/service";
import * as z from "zod";

const Work = jsonType(
  "bench/Work",
  z.object({ n: z.number(), copies: z.number(), filling: z.string() }),
);
const out = kafkaEgress({ typename: "bench/out", topic: "out", type: Work });

const relay = statefulFunction({ typename: "bench/relay" }).on(
  Work,
  ({ self, sendEgress }, { n, copies, filling }) => {
    for (let copy = 0; copy < copies; copy++) {
      sendEgress(out, { n: n + copy, copies, filling }, { key: self.id });
    }
  },
);

await run(() => startService({ functions: [relay], ...serviceSettings(process.env) }));
