/** Where an ingress begins to read a topic of its broker, when it has read nothing of it before. */
import { z } from "zod";
import { anyText, byType, leaf, mapping, properties, word } from "./fields.ts";

/** The offset at which the reading of a partition is to begin. */
export interface StartOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** `startupPosition` of module.yaml, with what its type brings along. */
export type StartupPosition =
  | { readonly type: "group-offsets" | "earliest" | "latest" }
  | { readonly type: "specific-offsets"; readonly offsets: readonly StartOffset[] }
  /** Milliseconds since 1970, negative ones too. */
  | { readonly type: "date"; readonly time: number };

/** One of several types. */
export function startupPosition(types: readonly StartupPosition["type"][]) {
  return byType(word(types), (type): z.ZodType<StartupPosition> => {
    if (type === "date") {
      return mapping({ date }).transform(({ date: time }) => ({ type, time }));
    }
    if (type === "specific-offsets") {
      return mapping({ offsets }).transform((given) => ({ type, ...given }));
    }
    return z.unknown().transform(() => ({ type }));
  });
}

const DATE =
  /^(?!0000)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ((?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}|24:00:00\.000)) ([-+])((?:0\d|1[0-7])[0-5]\d|1800)$/;

const date = anyText("a date such as 2020-02-01 04:15:00.000 +0000", DATE).transform((text) => {
  const [, year, month, day, time = "", sign, zone = ""] = DATE.exec(text) ?? [];
  const [hours, minutes, seconds] = time.split(":").map(Number);
  // Java's parser takes a day that the month lacks for its last one.
  const last = utc(Number(year), Number(month), 0).getUTCDate();
  const midnight = utc(Number(year), Number(month) - 1, Math.min(Number(day), last)).getTime();
  const sinceMidnight = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000;
  const ahead = (Number(zone.slice(0, 2)) * 60 + Number(zone.slice(2))) * 60_000;
  return Math.round(midnight + sinceMidnight - (sign === "-" ? -ahead : ahead));
});

/** Date.UTC takes a year below 100 for one of the last century. */
function utc(year: number, month: number, day: number): Date {
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month, day);
  return midnight;
}

const offsets = leaf("a list of items such as my-topic/0: 91", (value) => {
  const given = [...(properties.safeParse(value).data ?? [])].map(([name, text]) => {
    const [, topic = "", partition] = /^(.+)\/\+?(\d+)$/s.exec(name) ?? [];
    return { topic, partition: Number(partition), offset: longOf(text) };
  });
  const areNamed = given.every(({ topic, partition }) => topic !== "" && partition < 2 ** 31);
  return given.length > 0 && areNamed ? given : undefined;
});

/** As Jackson's `asLong`: without a fraction, and 0 for what is not a number. */
function longOf(text: string): number {
  const number = Math.trunc(Number(text));
  return Number.isSafeInteger(number) ? number : 0;
}
