/** Messages go to the instance that they are for, say who has sent them, and stay in their order. */
import { type Command, reportOf } from "../contract.ts";
import { expectSame, type Feature } from "../feature.ts";
import { report } from "./commands.ts";

const MEBIBYTE = 1024 * 1024;

const send = (id: string, ...commands: readonly Command[]): Command => ({
  do: "send",
  id,
  commands,
});

/** Ids with what a URL, a path, a list or an object of a language may take for something else. */
const IDS = ["a/b", "with space", "Grüße 👋", "%2F", "__proto__", "a:b,c", "x".repeat(1000)];

export const messageFeatures: readonly Feature[] = [
  {
    name: "messages/from-ingress",
    about: "a message from an ingress has no caller",
    async check(subject, id) {
      expectSame("the report", await subject.do(id, report("a")), [reportOf("a", id)]);
    },
  },
  {
    name: "messages/to-another",
    about: "a message to another instance comes there, and says who has sent it",
    async check(subject, id) {
      const other = `${id}-2`;
      await subject.do(id, send(other, report("a")));
      expectSame("the other's report", subject.reported(other), [reportOf("a", other, id)]);
    },
  },
  {
    name: "messages/to-itself",
    about: "a message to itself comes, and says so",
    async check(subject, id) {
      const reports = await subject.do(id, send(id, report("b")), report("a"));
      expectSame("the reports", reports, [reportOf("a", id), reportOf("b", id, id)]);
    },
  },
  {
    name: "messages/answered",
    about: "an instance can answer its caller",
    async check(subject, id) {
      const other = `${id}-2`;
      const reports = await subject.do(id, send(other, send(id, report("a"))));
      expectSame("the report", reports, [reportOf("a", id, other)]);
    },
  },
  {
    name: "messages/order",
    about: "messages come in the order in which they were sent",
    async check(subject, id) {
      const other = `${id}-2`;
      const texts = Array.from({ length: 50 }, (_, n) => String(n));
      await subject.do(id, ...texts.map((text) => send(other, report(text))));
      const expected = texts.map((text) => reportOf(text, other, id));
      expectSame("the reports", subject.reported(other), expected);
    },
  },
  {
    name: "messages/ids",
    about: "any text is an id",
    async check(subject, id) {
      for (const end of IDS) {
        const other = `${id} ${end}`;
        await subject.do(id, send(other, report("a")));
        expectSame(`of ${other}`, subject.reported(other), [reportOf("a", other, id)]);
      }
    },
  },
  {
    name: "messages/large",
    about: "a message of 1 MiB comes whole",
    async check(subject, id) {
      const text = "x".repeat(MEBIBYTE);
      expectSame("the report", await subject.do(id, report(text)), [reportOf(text, id)]);
    },
  },
];
