/** Messages of one batch come one after the other, over one storage. */
import { int } from "statefun-wire/types";
import { type Command, commands, INTERPRETER, reportOf } from "../contract.ts";
import { expectSame, type Feature } from "../feature.ts";
import { saidIn, stateless } from "./asking.ts";

const MESSAGES = 100;
const INSTANCES = 50;

const report = (text: string): Command => ({ do: "report", text });
const ADD_ONE: Command = { do: "add", number: 1 };
const WAIT: Command = { do: "wait" };
const TELL_INT: Command = { do: "tell", name: "int" };
const intOf = (value: number) => ({ type: int.typename, value });

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
      expectSame("in the batch", said, [intOf(MESSAGES)]);
      const names = subject
        .results(id)
        .flatMap(({ mutations }) => mutations.map(({ name }) => name));
      expectSame("the values that it writes", names, ["int"]);
      expectSame("in a later batch", await subject.do(id, TELL_INT), [intOf(MESSAGES)]);
    },
  },
  {
    name: "batches/callers",
    about: "each message of a batch has its own caller",
    async check(subject, id) {
      const from = ["a", undefined, "b"];
      const response = await subject.call({
        target: { typename: INTERPRETER, id },
        state: await stateless(subject),
        invocations: from.map((caller) => ({
          caller: caller === undefined ? undefined : { typename: INTERPRETER, id: caller },
          argument: commands(report("x")),
        })),
      });
      const expected = from.map((caller) => reportOf("x", id, caller));
      expectSame("the reports", saidIn(response), expected);
    },
  },
  {
    name: "batches/asynchronous",
    about: "a message that takes a moment is done before the next one begins, and keeps its caller",
    async check(subject, id) {
      const from = ["a", undefined, "b"];
      const response = await subject.call({
        target: { typename: INTERPRETER, id },
        state: await stateless(subject),
        invocations: from.map((caller, index) => ({
          caller: caller === undefined ? undefined : { typename: INTERPRETER, id: caller },
          argument: commands(
            ...(index < from.length - 1 ? [WAIT] : []),
            ADD_ONE,
            report("x"),
            TELL_INT,
          ),
        })),
      });
      const expected = from.flatMap((caller, index) => [
        reportOf("x", id, caller),
        intOf(index + 1),
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
        ids.map(() => intOf(3)),
      );
    },
  },
];
