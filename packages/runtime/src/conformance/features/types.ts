/** Values of each type come, are kept and go as they are. */
import type { TypedValue } from "statefun-wire";
import { type BuiltInType, bool, double, float, int, long, string } from "statefun-wire/types";
import { BYTES, commands } from "../contract.ts";
import { expectSame, type Feature } from "../feature.ts";
import type { Subject } from "../subject.ts";
import { ADD_ONE, TELL_INT, tell, toldInt } from "./commands.ts";

/** A type, and the value of the interpreter that is of it. */
interface Kind<T> extends Pick<BuiltInType<T>, "typename" | "encode"> {
  readonly value: string;
}

const bytes: Kind<string> = {
  typename: BYTES,
  value: "bytes",
  encode: (hex) => Buffer.from(hex, "hex"),
};

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString("hex");

export const typeFeatures: readonly Feature[] = [
  feature("bool", "true and false", { ...bool, value: "bool" }, [true, false]),
  feature("int", "the whole numbers of 32 bits", { ...int, value: "int" }, [
    0,
    1,
    -1,
    2 ** 31 - 1,
    -(2 ** 31),
  ]),
  feature("long", "the whole numbers of 64 bits", { ...long, value: "long" }, [
    0n,
    1n,
    -1n,
    2n ** 53n + 1n,
    2n ** 63n - 1n,
    -(2n ** 63n),
  ]),
  feature(
    "float",
    "floats, with their smallest and largest, and those that are not numbers",
    { ...float, value: "float" },
    [0, 0.5, -1.5, 2 ** -149, (2 - 2 ** -23) * 2 ** 127, Infinity, -Infinity, Number.NaN],
  ),
  feature(
    "double",
    "doubles, with their smallest and largest, and those that are not numbers",
    { ...double, value: "double" },
    [0, Math.PI, Number.MIN_VALUE, Number.MAX_VALUE, Infinity, -Infinity, Number.NaN],
  ),
  feature("negative-zero", "-0 of a double, which is not 0", { ...double, value: "double" }, [-0]),
  feature(
    "string",
    "text: the empty one, of all of Unicode, and long",
    { ...string, value: "string" },
    ["", "a", "Grüße 👋", "a\u0000b", "x".repeat(100_000)],
  ),
  feature("custom", "bytes of a custom type, even none", bytes, ["", "00", ALL_BYTES]),
  {
    name: "types/int-range",
    about: "a sum that an int cannot hold fails, and is not kept as something else",
    async check(subject, id) {
      const largest = { typename: int.typename, value: int.encode(2 ** 31 - 1) };
      await subject.run(id, largest);
      await subject.send(id, commands(ADD_ONE));
      await subject.giveUp(id);
      const after = await subject.do(id, TELL_INT);
      expectSame("2147483647, after 1 was added", after, [toldInt(2 ** 31 - 1)]);
    },
  },
];

function feature<T>(name: string, about: string, kind: Kind<T>, values: readonly T[]): Feature {
  return {
    name: `types/${name}`,
    about: `${about}: as messages and as state`,
    async check(subject, id) {
      for (const value of values) await roundTrip(subject, id, kind, value);
    },
  };
}

/** There and back in one batch, and back once more in a later one, when it has been in the store. */
async function roundTrip<T>(subject: Subject, id: string, kind: Kind<T>, value: T): Promise<void> {
  const { typename } = kind;
  const telling = tell(kind.value);
  const set: TypedValue = { typename, value: kind.encode(value) };
  const expected = [{ type: typename, value }];
  expectSame("in its batch", await subject.run(id, set, commands(telling)), expected);
  expectSame("in a later batch", await subject.do(id, telling), expected);
}
