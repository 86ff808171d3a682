/** What fails has no effect, is tried again, and holds nobody else up. */

import { int } from "statefun-wire/types";
import { TransportError } from "../../call/errors.ts";
import { commands, FUNCTIONS, KAFKA_EGRESS, reportOf } from "../contract.ts";
import { expectSame, type Feature } from "../feature.ts";
import type { Subject } from "../subject.ts";
import { batchOf, stateless } from "./asking.ts";
import { argumentBytes, requestBytes } from "./bytes.ts";
import { ADD_ONE, fail, report, TELL_INT, toldInt } from "./commands.ts";

const RETRY_MS = 60_000;

export const failureFeatures: readonly Feature[] = [
  {
    name: "failures/no-effect",
    about: "a message that fails changes, sends and writes nothing, and those before it do once",
    async check(subject, id) {
      const failing = commands(
        ADD_ONE,
        report("no"),
        { do: "kafka", text: "no" },
        fail("meant to"),
      );
      await subject.send(id, commands(ADD_ONE, report("yes")), failing);
      expectFailing(subject, id);
      await subject.giveUp(id);
      expectSame("the reports", subject.reported(id), [reportOf("yes", id)]);
      expectSame("the count", await subject.do(id, TELL_INT), [toldInt(1)]);
      const records = subject.results(id).flatMap(({ egresses }) => egresses);
      expectSame(`what is written to ${KAFKA_EGRESS}`, records, []);
    },
  },
  {
    name: "failures/asynchronous",
    about: "a message that fails after a moment fails, and has no effect either",
    async check(subject, id) {
      await subject.send(id, commands(ADD_ONE, { do: "wait" }, fail("meant to")));
      expectFailing(subject, id);
      await subject.giveUp(id);
      expectSame("the count", await subject.do(id, TELL_INT), [{ absent: "int" }]);
    },
  },
  {
    name: "failures/retried",
    about: "a message that fails is tried again, and does not end the service",
    async check(subject, id) {
      await subject.send(id, commands(fail("meant to")));
      expectFailing(subject, id);
      await subject.pass(RETRY_MS);
      if (subject.calls(id).length < 2) throw new Error("expected it to be tried again");
      expectFailing(subject, id);
      await subject.giveUp(id);
    },
  },
  {
    name: "failures/goes-on",
    about: "other instances go on while one fails, and it goes on when its message is given up",
    async check(subject, id) {
      await subject.send(id, commands(fail("meant to")), commands(report("behind it")));
      expectFailing(subject, id);
      const other = `${id}-2`;
      expectSame("another one", await subject.do(other, report("a")), [reportOf("a", other)]);
      await subject.giveUp(id);
      expectSame("the reports", subject.reported(id), [reportOf("behind it", id)]);
    },
  },
  {
    name: "failures/says-why",
    about: "the answer to a message that fails says why",
    async check(subject, id) {
      const text = "the reason of this failure";
      const { message } = await refusal(() => failingCall(subject, id, text));
      if (!message.includes(text)) {
        throw new Error(`expected "${text}" in what it answers, and it was: ${message}`);
      }
    },
  },
  {
    name: "failures/status",
    about: "a message that fails is answered with a status that Flink tries again",
    async check(subject, id) {
      expectRetriable(await refusal(() => failingCall(subject, id, "meant to")));
    },
  },
  {
    name: "failures/unknown-function",
    about:
      "a function that is not there is answered with a status that Flink tries again: it may be there soon",
    async check(subject, id) {
      const target = { typename: FUNCTIONS.replace("*", "nobody"), id };
      const batch = { ...batchOf(id, [], report("a")), target };
      expectRetriable(await refusal(() => subject.service.call(batch)));
    },
  },
  {
    name: "failures/malformed",
    about: "what is not a batch is refused, at once, and the service goes on",
    async check(subject, id) {
      const whole = requestBytes({ id, state: [], argument: argumentBytes(report("a")) });
      for (const body of [Buffer.from("not a ToFunction"), whole.subarray(0, -10)]) {
        await refusal(() => subject.service.post(body));
      }
      expectSame("after that", await subject.do(id, report("a")), [reportOf("a", id)]);
    },
  },
  {
    name: "failures/malformed-value",
    about: "a message whose bytes are not of its type fails, and changes nothing",
    async check(subject, id) {
      const value = Buffer.from([0x0d, 0x01]);
      await subject.send(id, { typename: int.typename, value });
      expectFailing(subject, id);
      await subject.giveUp(id);
      expectSame("the value", await subject.do(id, TELL_INT), [{ absent: "int" }]);
    },
  },
  {
    name: "failures/panic",
    about: "a mistake of the function, however it shows itself, does not end the service",
    async check(subject, id) {
      await subject.send(id, commands({ do: "panic", text: "meant to" }));
      expectFailing(subject, id);
      await subject.giveUp(id);
      expectSame("after that", await subject.do(id, report("a")), [reportOf("a", id)]);
    },
  },
];

function expectFailing(subject: Subject, id: string): void {
  if (subject.failure(id) === undefined) {
    throw new Error("expected the batch to fail, and it was answered as if it had not");
  }
}

async function failingCall(subject: Subject, id: string, text: string): Promise<unknown> {
  return subject.service.call(batchOf(id, await stateless(subject), fail(text)));
}

/** How the service refuses a call. @throws Error when it takes it, or does not answer */
async function refusal(call: () => Promise<unknown>): Promise<TransportError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof TransportError && error.status !== undefined) return error;
    throw error;
  }
  throw new Error("expected an error, and it was answered as if there were none");
}

/** What Flink's clients try again (org.apache.flink.statefun.flink.core.httpfn.RetryingCallback); else the job fails at once. */
function expectRetriable({ status = 0, message }: TransportError): void {
  if (status >= 500 || [408, 409, 420, 429, 499].includes(status)) return;
  throw new Error(`expected a status of 500 or more, and it was: ${message}`);
}
