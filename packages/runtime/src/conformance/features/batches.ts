/** Messages of one batch come one after the other, over one storage. */
import type { Invocation } from "statefun-wire";
import { type Command, commands, INTERPRETER, reportOf } from "../contract.ts";
import { expectSame, type Feature } from "../feature.ts";
import { batchOf, saidIn, stateless } from "./asking.ts";
import { ADD_ONE, report, TELL_INT, toldInt } from "./commands.ts";

const MESSAGES = 100;
const INSTANCES = 50;

const WAIT: Command = { do: "wait" };

export const batchFeatures: readonly Feature[] = [
  {
    name: "batches/order",
    about: "the messages of a batch are handled in their order, each once",
    async check(subject, id) {
      const texts = Array.from({ length: MESSAGES }, (_, n) => String(n));
      const reports = await subject.run(id, ...texts.map((text) => commands(report(text))));
      const expected = texts.map((text) => reportOf(text, id));
      expectSame("the reports", reports, expected);
      const sizes = subject.calls(id).map(({ request }) => request.invocations.length);
      expectSame("the messages of its batches", sizes, [MESSAGES]);
    },
  },
  {
    name: "batches/storage",
    about: "a message of a batch sees what those before it have written, and it is written once",
    async check(subject, id) {
      const adds = Array.from({ length: MESSAGES }, () => commands(ADD_ONE));
      const said = await subject.run(id, ...adds, commands(TELL_INT));
      expectSame("in the batch", said, [toldInt(MESSAGES)]);
      const names = subject
        .results(id)
        .flatMap(({ mutations }) => mutations.map(({ name }) => name));
      expectSame("the values that it writes", names, ["int"]);
      expectSame("in a later batch", await subject.do(id, TELL_INT), [toldInt(MESSAGES)]);
    },
  },
  {
    name: "batches/callers",
    about: "each message of a batch has its own caller",
    async check(subject, id) {
      const from = ["a", undefined, "b"];
      const invocations = from.map((caller) => messageOf(caller, report("x")));
      const batch = { ...batchOf(id, await stateless(subject)), invocations };
      const response = await subject.service.call(batch);
      const expected = from.map((caller) => reportOf("x", id, caller));
      expectSame("the reports", saidIn(response), expected);
    },
  },
  {
    name: "batches/asynchronous",
    about: "a message that takes a moment is done before the next one begins, and keeps its caller",
    async check(subject, id) {
      const from = ["a", undefined, "b"];
      const invocations = from.map((caller, index) => {
        const waiting = index < from.length - 1 ? [WAIT] : [];
        return messageOf(caller, ...waiting, ADD_ONE, report("x"), TELL_INT);
      });
      const batch = { ...batchOf(id, await stateless(subject)), invocations };
      const response = await subject.service.call(batch);
      const expected = from.flatMap((caller, index) => [
        reportOf("x", id, caller),
        toldInt(index + 1),
      ]);
      expectSame("the reports", saidIn(response), expected);
    },
  },
  {
    name: "batches/at-once",
    about: "batches of many instances at once do not touch each other",
    async check(subject, id) {
      const ids = Array.from({ length: INSTANCES }, (_, n) => `${id}-${n}`);
      for (let round = 0; round < 3; round++) {
        await Promise.all(ids.map((each) => subject.do(each, ADD_ONE)));
      }
      const all = await Promise.all(ids.map((each) => subject.do(each, TELL_INT)));
      expectSame(
        "their counts",
        all.flat(),
        ids.map(() => toldInt(3)),
      );
    },
  },
];

function messageOf(caller: string | undefined, ...all: readonly Command[]): Invocation {
  return {
    caller: caller === undefined ? undefined : { typename: INTERPRETER, id: caller },
    argument: commands(...all),
  };
}
