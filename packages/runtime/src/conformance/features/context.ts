/** The values of an instance come with the batch, and the service asks for those that are missing. */
import { string } from "statefun-wire/types";
import { commands, reportOf, type Said, told, VALUES } from "../contract.ts";
import { expectSame, type Feature, Unsupported } from "../feature.ts";
import type { Subject } from "../subject.ts";
import { batchOf, declared, saidIn, stateless } from "./asking.ts";
import { argumentBytes, field, flag, requestBytes, typedValue } from "./bytes.ts";
import { report, tell } from "./commands.ts";

export const contextFeatures: readonly Feature[] = [
  {
    name: "context/declared",
    about:
      "without any values nothing is run, and all are asked for, with their types and expiries",
    async check(subject, id) {
      const specs = new Map((await declared(subject)).map((spec) => [spec.name, spec]));
      for (const spec of VALUES) {
        if (specs.has(spec.name) || !(await isSupported(subject, id, spec.name))) continue;
        throw new Error(`it does not ask for value ${spec.name}`);
      }
      const expected = VALUES.filter(({ name }) => specs.has(name));
      expectSame("the values", [...specs.values()].toSorted(byName), expected.toSorted(byName));
    },
  },
  {
    name: "context/answered",
    about:
      "the answer is application/octet-stream and nothing else, so that both of Flink's clients take it",
    async check(subject) {
      await subject.service.postStrictly(
        requestBytes({ id: "a", state: [], argument: argumentBytes() }),
      );
    },
  },
  {
    name: "context/missing",
    about: "when a value is missing, it alone is asked for",
    async check(subject, id) {
      const state = (await stateless(subject)).filter(({ name }) => name !== "string");
      const response = await subject.service.call(batchOf(id, state, tell()));
      const asked = response.kind === "incomplete" ? response.missing.map(({ name }) => name) : [];
      expectSame("the values that it asks for", asked, ["string"]);
    },
  },
  {
    name: "context/unknown",
    about: "a value that the function does not declare does no harm",
    async check(subject, id) {
      const value = string.encode("a");
      const state = [
        ...(await stateless(subject)),
        { name: "of an earlier version", typename: string.typename, value },
      ];
      const response = await subject.service.call(batchOf(id, state, report("a")));
      expectSame("the report", saidIn(response), [reportOf("a", id)]);
    },
  },
  {
    name: "context/no-value",
    about: "a value that comes without a value is absent, in both ways to write that",
    async check(subject, id) {
      const typed = field(1, string.typename);
      for (const absent of [[], [field(2, typed)], [field(2, typed, flag(2, 0))]]) {
        const said = await withString(subject, id, Buffer.concat(absent));
        expectSame("the value", said, [{ absent: "string" }]);
      }
    },
  },
  {
    name: "context/value",
    about: "a value that comes is there, an empty one, too",
    async check(subject, id) {
      for (const text of ["a", ""]) {
        const typed = [field(1, string.typename), flag(2, 1), field(3, string.encode(text))];
        expectSame("the value", await withString(subject, id, field(2, ...typed)), [told(text)]);
      }
    },
  },
  {
    name: "context/unknown-fields",
    about: "fields of a later version are skipped, and do not fail",
    async check(subject, id) {
      const later = Buffer.concat([field(200, "of a later version"), flag(201, 7)]);
      const metadata = field(4, field(1, "traceparent"), field(2, "00-1-2-01"));
      const state = (await stateless(subject)).map(({ name }) => field(2, field(1, name), later));
      const { typename, value = new Uint8Array(0) } = commands(report("a"));
      const argument = Buffer.concat([typedValue(typename, value), metadata]);
      const response = await subject.service.post(
        requestBytes({ id, state, argument, more: later }),
      );
      expectSame("the report", saidIn(response), [reportOf("a", id)]);
    },
  },
];

/** What it tells of value `string` when that comes with these fields beside its name. */
async function withString(subject: Subject, id: string, fields: Buffer): Promise<readonly Said[]> {
  const state = (await stateless(subject)).map(({ name }) =>
    field(2, field(1, name), ...(name === "string" ? [fields] : [])),
  );
  const argument = argumentBytes(tell());
  return saidIn(await subject.service.post(requestBytes({ id, state, argument })));
}

async function isSupported(subject: Subject, id: string, name: string): Promise<boolean> {
  try {
    await subject.do(`${id}-${name}`, tell(name));
    return true;
  } catch (error) {
    if (error instanceof Unsupported) return false;
    throw error;
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
