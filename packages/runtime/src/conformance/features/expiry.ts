/** Values expire as they are declared to: the service says when, and the runtime does it. */
import { EXPIRY_MS, type Said, told } from "../contract.ts";
import { expectSame, type Feature } from "../feature.ts";
import { set, tell } from "./commands.ts";

const absent = (name: string): Said => ({ absent: name });

/** Two of them are longer than a value lives, and one is not. */
const PART_MS = EXPIRY_MS * 0.6;

export const expiryFeatures: readonly Feature[] = [
  {
    name: "expiry/after-write",
    about: "a value expires after it was written, however often it is read",
    async check(subject, id) {
      await subject.do(id, set("a", "written"));
      await subject.pass(PART_MS);
      expectSame("before", await subject.do(id, tell("written")), [told("a")]);
      await subject.pass(PART_MS);
      expectSame("afterwards", await subject.do(id, tell("written")), [absent("written")]);
    },
  },
  {
    name: "expiry/written-again",
    about: "a value that is written again lives on from then, the same one, too",
    async check(subject, id) {
      for (const text of ["a", "b", "b"]) {
        await subject.do(id, set(text, "written"));
        await subject.pass(PART_MS);
      }
      expectSame("the value", await subject.do(id, tell("written")), [told("b")]);
    },
  },
  {
    name: "expiry/after-call",
    about: "a value expires after the last call of its instance",
    async check(subject, id) {
      await subject.do(id, set("a", "called"));
      for (const call of ["first", "second", "third"]) {
        await subject.pass(PART_MS);
        expectSame(`at the ${call} call`, await subject.do(id, tell("called")), [told("a")]);
      }
      await subject.pass(PART_MS * 2);
      expectSame("afterwards", await subject.do(id, tell("called")), [absent("called")]);
    },
  },
  {
    name: "expiry/never",
    about: "a value that is declared without an expiry stays",
    async check(subject, id) {
      await subject.do(id, set("a"));
      await subject.pass(EXPIRY_MS * 10);
      expectSame("the value", await subject.do(id, tell()), [told("a")]);
    },
  },
];
