/** Values of an instance are kept as they were last left. */
import { bool, int } from "statefun-wire/types";
import { type Command, commands, type Said, told } from "../contract.ts";
import { expectSame, type Feature } from "../feature.ts";
import { ADD_ONE, set, TELL_INT, tell, toldInt } from "./commands.ts";

const clear = (name = "string"): Command => ({ do: "clear", name });
const ABSENT: Said = { absent: "string" };

export const stateFeatures: readonly Feature[] = [
  {
    name: "state/absent",
    about: "a value that was never set is absent",
    async check(subject, id) {
      expectSame("the value", await subject.do(id, tell()), [ABSENT]);
    },
  },
  {
    name: "state/set",
    about: "a value that is set is there, in its batch and later",
    async check(subject, id) {
      expectSame("in its batch", await subject.do(id, set("a"), tell()), [told("a")]);
      expectSame("in a later batch", await subject.do(id, tell()), [told("a")]);
    },
  },
  {
    name: "state/set-again",
    about: "the last of several values counts, in one batch and over two",
    async check(subject, id) {
      await subject.do(id, set("a"), set("b"));
      expectSame("in one batch", await subject.do(id, tell()), [told("b")]);
      await subject.do(id, set("c"));
      expectSame("over two", await subject.do(id, tell()), [told("c")]);
    },
  },
  {
    name: "state/clear",
    about: "a value that is cleared is absent, in its batch and later",
    async check(subject, id) {
      await subject.do(id, set("a"));
      expectSame("in its batch", await subject.do(id, clear(), tell()), [ABSENT]);
      expectSame("in a later batch", await subject.do(id, tell()), [ABSENT]);
    },
  },
  {
    name: "state/clear-new",
    about: "a value that is set and cleared in one batch is absent",
    async check(subject, id) {
      expectSame("in its batch", await subject.do(id, set("a"), clear(), tell()), [ABSENT]);
      expectSame("in a later batch", await subject.do(id, tell()), [ABSENT]);
    },
  },
  {
    name: "state/clear-and-set",
    about: "a value that is cleared and set in one batch is there",
    async check(subject, id) {
      await subject.do(id, set("a long text"));
      expectSame("in its batch", await subject.do(id, clear(), set("b"), tell()), [told("b")]);
      expectSame("in a later batch", await subject.do(id, tell()), [told("b")]);
    },
  },
  {
    name: "state/empty",
    about: "an empty text, 0 and false are there, and not absent",
    async check(subject, id) {
      const zeros = [int, bool].map(({ typename }) => ({ typename, value: new Uint8Array(0) }));
      await subject.run(id, commands(set("")), ...zeros);
      const said = await subject.do(id, tell(), TELL_INT, tell("bool"));
      expectSame("the values", said, [told(""), toldInt(0), { type: bool.typename, value: false }]);
    },
  },
  {
    name: "state/several",
    about: "several values of an instance do not touch each other",
    async check(subject, id) {
      await subject.do(id, set("a"), set("b", "written"), ADD_ONE);
      await subject.do(id, clear());
      expectSame("the values", await subject.do(id, tell(), tell("written"), TELL_INT), [
        ABSENT,
        told("b"),
        toldInt(1),
      ]);
    },
  },
  {
    name: "state/instances",
    about: "instances do not share their values",
    async check(subject, id) {
      await subject.do(id, set("a"));
      expectSame("another one's", await subject.do(`${id}-2`, tell()), [ABSENT]);
    },
  },
  {
    name: "state/names",
    about: "a value may have capitals and digits in its name",
    async check(subject, id) {
      await subject.do(id, set("a", "camelCase2"));
      expectSame("the value", await subject.do(id, tell("camelCase2")), [told("a")]);
    },
  },
  {
    name: "state/reading",
    about: "what is only read is not written back",
    async check(subject, id) {
      await subject.do(id, set("a"), ADD_ONE);
      await subject.do(id, tell(), TELL_INT);
      expectSame("values that it writes", subject.results(id).at(-1)?.mutations, []);
    },
  },
];
