/** Delayed messages come when their time has come, unless they are cancelled before. */
import { type Command, reportOf } from "../contract.ts";
import { expectSame, type Feature } from "../feature.ts";
import { report } from "./commands.ts";

const MINUTE_MS = 60_000;

const cancel = (token: string): Command => ({ do: "cancel", token });
const later = (id: string, ms: number, text: string, token?: string): Command => ({
  do: "send-after",
  id,
  ms,
  ...(token !== undefined && { token }),
  commands: [report(text)],
});

export const delayedFeatures: readonly Feature[] = [
  {
    name: "delayed/later",
    about: "a delayed message comes when its time has come, and not before",
    async check(subject, id) {
      await subject.do(id, later(id, 10 * MINUTE_MS, "a"));
      await subject.pass(9 * MINUTE_MS);
      expectSame("after 9 of 10 minutes", subject.reported(id), []);
      await subject.pass(MINUTE_MS);
      expectSame("after 10 of them", subject.reported(id), [reportOf("a", id, id)]);
    },
  },
  {
    name: "delayed/delay",
    about: "a delay is kept to the millisecond, from none to 30 days",
    async check(subject, id) {
      const delays = [0, 1, 1001, 2_592_000_000];
      await subject.do(id, ...delays.map((ms) => later(`${id}-2`, ms, "a")));
      const asked = subject.results(id).flatMap(({ delayed }) => delayed);
      const kept = asked.map((one) => ("delayMs" in one ? one.delayMs : "a cancellation"));
      expectSame("the delays in ms", kept, delays);
    },
  },
  {
    name: "delayed/order",
    about: "delayed messages come by their times",
    async check(subject, id) {
      await subject.do(id, later(id, 2 * MINUTE_MS, "second"), later(id, MINUTE_MS, "first"));
      await subject.pass(2 * MINUTE_MS);
      const expected = ["first", "second"].map((text) => reportOf(text, id, id));
      expectSame("the reports", subject.reported(id), expected);
    },
  },
  {
    name: "delayed/cancel",
    about: "a message that is cancelled does not come, and others do",
    async check(subject, id) {
      const token = `${id}-token`;
      await subject.do(id, later(id, MINUTE_MS, "no", token), later(id, MINUTE_MS, "yes"));
      await subject.do(id, cancel(token));
      await subject.pass(MINUTE_MS);
      expectSame("the reports", subject.reported(id), [reportOf("yes", id, id)]);
    },
  },
  {
    name: "delayed/replace",
    about:
      "a token that is cancelled can be used again at once: cancelling and sending keep their order",
    async check(subject, id) {
      const token = `${id}-token`;
      await subject.do(id, later(id, MINUTE_MS, "first", token));
      await subject.do(id, cancel(token), later(id, MINUTE_MS, "second", token));
      await subject.pass(MINUTE_MS);
      expectSame("the reports", subject.reported(id), [reportOf("second", id, id)]);
    },
  },
  {
    name: "delayed/cancel-at-once",
    about: "a message that is cancelled in its batch does not come",
    async check(subject, id) {
      const token = `${id}-token`;
      await subject.do(id, later(id, MINUTE_MS, "no", token), cancel(token));
      await subject.pass(MINUTE_MS);
      expectSame("the reports", subject.reported(id), []);
    },
  },
  {
    name: "delayed/cancel-nothing",
    about: "to cancel what has come, or never was, does nothing",
    async check(subject, id) {
      const token = `${id}-token`;
      await subject.do(id, later(id, MINUTE_MS, "a", token), cancel(`${id}-nothing`));
      await subject.pass(MINUTE_MS);
      expectSame("the report", subject.reported(id), [reportOf("a", id, id)]);
      const reports = await subject.do(id, cancel(token), report("b"));
      expectSame("after it was cancelled", reports, [reportOf("b", id)]);
    },
  },
];
