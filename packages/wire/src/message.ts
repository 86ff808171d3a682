/**
 * Reads protobuf messages straight into what is made of them, by protobufjs' own reader. The code that protobufjs generates
 * makes objects of its own first, and reads each name anew.
 *
 * It reads what the generated code reads, and refuses the rest with the same errors: fields may come in any order, the last one
 * of a number counts, a message that comes in several parts is put together, and unknown fields are skipped.
 */
import protobuf from "protobufjs/minimal.js";
import { readName } from "./names.ts";

type Reader = protobuf.Reader;
const { Reader } = protobuf;

// Wire types of protobuf's encoding; a tag is the field's number and its wire type.
const VARINT = 0;
const DELIMITED = 2;

/** A field of a message. It is read to something, and that becomes its value when all of its message has been read. */
interface Field<Value> {
  readonly tag: number;
  /** @param before what the same field was read to earlier in the same message */
  read(reader: Reader, before: unknown): unknown;
  /** Left out where what was read is the value. */
  readonly finish?: ((read: unknown) => Value) | undefined;
}

/** What a message makes of its fields: of those that are absent, undefined. */
type ValuesOf<Fields extends readonly unknown[]> = {
  readonly [I in keyof Fields]: Fields[I] extends Field<infer Value> ? Value | undefined : never;
};

/** A text; of a field with this number, as all of these are. */
export const text = (number: number) =>
  scalar(number, DELIMITED, (reader) => reader.stringVerify());
/** A text of which there are few. */
export const name = (number: number) => scalar(number, DELIMITED, readName);
/** A view of the message's bytes. */
export const bytes = (number: number) => scalar(number, DELIMITED, (reader) => reader.bytes());
/** True or false. */
export const bool = (number: number) => scalar(number, VARINT, (reader) => reader.bool());
/** A whole number of 32 bits. */
export const int32 = (number: number) => scalar(number, VARINT, (reader) => reader.int32());
/** A whole number of 64 bits, as a double holds it. */
export const int64 = (number: number) => scalar(number, VARINT, (reader) => Number(reader.int64()));

function scalar<Value>(
  number: number,
  wireType: number,
  read: (reader: Reader) => Value,
): Field<Value> {
  return { tag: (number << 3) | wireType, read };
}

/** A message within a message. */
export function one<Value>(number: number, { readPart, finish }: Message<Value>): Field<Value> {
  return { tag: (number << 3) | DELIMITED, read: readPart, finish };
}

/** A list of messages. */
export function many<Value>(
  number: number,
  { readPart, finish }: Message<Value>,
): Field<readonly Value[]> {
  return {
    tag: (number << 3) | DELIMITED,
    read(reader, before) {
      const list = (before ?? []) as Value[];
      list.push(finish(readPart(reader, undefined)));
      return list;
    },
  };
}

/** How to read a message. */
interface Message<T> {
  /** @throws Error when the bytes are not a protobuf message */
  read(bytes: Uint8Array): T;
  /** Reads a part of the message, with its length in front, to what {@link finish} takes. */
  readPart(reader: Reader, before: unknown): unknown;
  finish(read: unknown): T;
}

/** As many as any of these messages has: a list that is written out is made faster than one of any length. */
interface AtMostFive {
  readonly length: 1 | 2 | 3 | 4 | 5;
}

/** What the fields of a message are read to, before the first one is. */
const nothingYet = (): unknown[] => [undefined, undefined, undefined, undefined, undefined];

/** The fields of a message, and what is made of their values, which are given in the same order. */
export function message<const Fields extends readonly Field<unknown>[], T>(
  fields: Fields & AtMostFive,
  make: (...values: ValuesOf<Fields>) => T,
): Message<T> {
  return reading(fields, make as Make<T>, false);
}

/** A message that has only one of its fields: the one that came last. */
export function oneof<const Fields extends readonly Field<unknown>[], T>(
  fields: Fields & AtMostFive,
  make: (...values: ValuesOf<Fields>) => T,
): Message<T> {
  return reading(fields, make as Make<T>, true);
}

type Make<T> = (...values: readonly unknown[]) => T;

function reading<T>(
  fields: readonly Field<unknown>[],
  make: Make<T>,
  isOneof: boolean,
): Message<T> {
  const indices: number[] = [];
  for (const [index, { tag }] of fields.entries()) indices[tag] = index;
  const unfinished = fields.flatMap(({ finish }, index) => (finish ? [{ index, finish }] : []));

  const fill = (reader: Reader, values: unknown[]): unknown[] => {
    const end = reader.len;
    while (reader.pos < end) {
      const tag = reader.tag();
      const index = indices[tag] ?? -1;
      const field = fields[index];
      if (field === undefined) {
        reader.skipType(tag & 7, 0, tag >>> 3);
        continue;
      }
      const read = field.read(reader, values[index]);
      if (isOneof) values.fill(undefined);
      values[index] = read;
    }
    return values;
  };

  const finish = (read: unknown): T => {
    const values = read as unknown[];
    for (const { index, finish } of unfinished) {
      if (values[index] !== undefined) values[index] = finish(values[index]);
    }
    return make(values[0], values[1], values[2], values[3], values[4]);
  };

  return {
    read: (bytes) => finish(fill(Reader.create(bytes), nothingYet())),
    readPart(reader, before) {
      const end = reader.size() + reader.pos;
      const outerEnd = reader.len;
      if (end > outerEnd) throw new RangeError("index out of range");
      reader.len = end;
      const read = fill(reader, (before as unknown[] | undefined) ?? nothingYet());
      if (reader.pos !== end) throw new RangeError("index out of range");
      reader.len = outerEnd;
      return read;
    },
    finish,
  };
}
