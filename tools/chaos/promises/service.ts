/** The functions that show what the shop does not: delayed messages, records that are popped, and messages that are given up. */
import { customEgress, jsonType, kafkaEgress, statefulFunction } from "statefun-ts";
import { run, serviceSettings, startService } from "statefun-ts/service";
import * as z from "zod";

const Alarm = jsonType(
  "chaos/Alarm",
  z.object({ n: z.number(), ms: z.number(), cancels: z.boolean() }),
);
const Ring = jsonType("chaos/Ring", z.object({ n: z.number() }));
const Doubtful = jsonType("chaos/Doubtful", z.object({ n: z.number(), bad: z.boolean() }));
const Popped = jsonType("chaos/Popped", z.object({ n: z.number() }));
const Happened = jsonType("chaos/Happened", z.object({ n: z.number(), at: z.number() }));
const PoppedRecord = jsonType(
  "io.statefun.playground/EgressRecord",
  z.object({ topic: z.string(), payload: z.string() }),
);
const rings = kafkaEgress({ typename: "chaos/out", topic: "rings", type: Happened });
const cancelled = kafkaEgress({ typename: "chaos/out", topic: "cancelled", type: Happened });
const done = kafkaEgress({ typename: "chaos/out", topic: "done", type: Happened });
const popped = customEgress({ typename: "io.statefun.playground/egress", type: PoppedRecord });

const clock = statefulFunction({ typename: "chaos/clock" })
  .on(Alarm, ({ self, sendAfter, cancelDelayedMessage, sendEgress }, { n, ms, cancels }) => {
    if (cancels) {
      cancelDelayedMessage(`alarm-${n}`);
      sendEgress(cancelled, { n, at: Date.now() }, { key: self.id });
    } else {
      sendAfter(ms, self, Ring, { n }, `alarm-${n}`);
    }
  })
  .on(Ring, ({ self, sendEgress }, { n }) => {
    sendEgress(rings, { n, at: Date.now() }, { key: self.id });
  });

const echo = statefulFunction({ typename: "chaos/echo" }).on(Popped, ({ sendEgress }, { n }) => {
  sendEgress(popped, { topic: "popped", payload: String(n) });
});

const picky = statefulFunction({ typename: "chaos/picky" }).on(
  Doubtful,
  ({ self, sendEgress }, { n, bad }) => {
    if (bad) throw new Error("it is bad");
    sendEgress(done, { n, at: Date.now() }, { key: self.id });
  },
);

await run(() => startService({ functions: [clock, echo, picky], ...serviceSettings(process.env) }));
