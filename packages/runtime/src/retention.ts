/** How long each topic keeps what is consumed. */
import type { RetentionRule } from "./model.ts";
import type { RuntimeSettings, TopicRetention } from "./settings.ts";

type Settings = Pick<RuntimeSettings, "retentionMs" | "retention">;

/** What is in force for a topic. */
export function retentionOf(
  { retentionMs, retention }: Settings,
  topic: string,
): Required<TopicRetention> {
  const own = Object.hasOwn(retention, topic) ? retention[topic] : undefined;
  return { ageMs: retentionMs, maxBytes: Number.POSITIVE_INFINITY, ...own };
}

/** The rules of the topics that have their own, at a time in milliseconds since 1970. */
export function retentionRules(settings: Settings, now: number): RetentionRule[] {
  return Object.keys(settings.retention).map((topic) => {
    const { ageMs, maxBytes } = retentionOf(settings, topic);
    return { topic, olderThan: now - ageMs, maxBytes };
  });
}

/** How soon something may be too old, in milliseconds. */
export function shortestRetention(settings: Settings): number {
  const ages = Object.keys(settings.retention).map((topic) => retentionOf(settings, topic).ageMs);
  return Math.min(settings.retentionMs, ...ages);
}
