/** `--retention`: how long topics are kept. */
import { UsageError } from "statefun-wire/program";
import { parseDuration } from "../module/duration.ts";
import type { RuntimeSettings, TopicRetention } from "../settings.ts";
import { readSize } from "./size.ts";

/** Stands for every topic that is not named. */
const OTHERS = "*";

/** @throws UsageError */
export function readRetention(given: readonly string[]): Partial<RuntimeSettings> {
  const retention = new Map<string, TopicRetention>();
  for (const text of given) {
    const equals = text.lastIndexOf("=");
    const topic = text.slice(0, equals);
    if (equals < 1) throw wrong(text, "expected TOPIC=AGE,SIZE");
    if (retention.has(topic)) throw wrong(text, `"${topic}" is given twice`);
    retention.set(topic, readLimits(text, text.slice(equals + 1)));
  }
  const others = retention.get(OTHERS);
  if (others?.maxBytes !== undefined) {
    throw wrong(`${OTHERS}=…`, "a size is that of a topic, which has to be named");
  }
  retention.delete(OTHERS);
  return {
    retention: Object.fromEntries(retention),
    ...(others?.ageMs !== undefined && { retentionMs: others.ageMs }),
  };
}

function readLimits(text: string, limits: string): TopicRetention {
  const read: { ageMs?: number; maxBytes?: number } = {};
  for (const limit of limits.split(",")) {
    const maxBytes = readSize(limit);
    const ageMs = /\d\s*[a-z]/i.test(limit) ? parseDuration(limit) : undefined;
    const isTwice = maxBytes === undefined ? "ageMs" in read : "maxBytes" in read;
    if ((maxBytes === undefined && ageMs === undefined) || isTwice) {
      throw wrong(text, "expected an age, a size or both, such as 12h, 500MiB or 30d,2GiB");
    }
    if (maxBytes !== undefined) read.maxBytes = maxBytes;
    else if (ageMs !== undefined) read.ageMs = ageMs;
  }
  return read;
}

function wrong(text: string, reason: string): UsageError {
  return new UsageError(`--retention ${text}: ${reason}`);
}
