/** What there is of a topic, in words. */
import type { Answer } from "../../api/read.ts";
import { bytesText, countText, durationText } from "../../parts/time.tsx";

export type TopicState = Answer<"/topics/{topic}">;

/** What each kind is, and how it looks. */
const KINDS: Readonly<Record<TopicState["kind"], readonly [string, string]>> = {
  ingress: ["good", "the module reads it: its records are for functions"],
  egress: ["", "functions write it"],
  popped: ["", "functions write it, and whoever takes a record of it takes it out"],
  "dead-letters": ["bad", "messages that were given up"],
  dropped: ["warn", "the module does not read it any more, and records wait in it"],
};

export function Kind({ kind }: Pick<TopicState, "kind">) {
  const [look, meaning] = KINDS[kind];
  return (
    <span class={`badge ${look}`} title={meaning}>
      {kind}
    </span>
  );
}

export function meaningOf({ kind }: Pick<TopicState, "kind">): string {
  return KINDS[kind][1];
}

/** How many records wait, where any can. */
export function lagOf({ kind, lag }: Pick<TopicState, "kind" | "lag">): string {
  return kind === "egress" || kind === "dead-letters" ? "–" : countText(lag);
}

export function retentionText({ ageMs, maxBytes }: TopicState["retention"]): string {
  const age = durationText(ageMs);
  return maxBytes === undefined ? age : `${age}, ${bytesText(maxBytes)} at most`;
}
