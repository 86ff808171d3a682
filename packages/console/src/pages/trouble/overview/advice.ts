/** What to do about each reason why a runtime is not well. */
import type { Answer } from "../../../api/read.ts";
import { viewUrl } from "../../../views.ts";

export type Code = Answer<"/engine">["reasons"][number]["code"];

export interface Advice {
  readonly title: string;
  readonly text: string;
  /** Where more is shown of it. */
  readonly link?: { readonly label: string; readonly href: string };
}

const tab = (show: string): string => viewUrl("trouble", { show });

export const ADVICE: Readonly<Record<Code, Advice>> = {
  "store-failed": {
    title: "The store has failed",
    text: "Nothing more is taken, and the runtime ends. See to the disk, and start it again: all that was answered is kept.",
  },
  "commit-slow": {
    title: "Commits are slow",
    text: "The disk takes long, or another program has the store locked. Look what else writes to that disk.",
  },
  "log-held": {
    title: "The store's log grows",
    text: "Another program reads store.db and does not end, such as a sqlite3 shell with an open transaction. End it, or commits will wait for it.",
  },
  "disk-nearly-full": {
    title: "The disk is nearly full",
    text: "Free some space where the data folder is, or keep records for less long (statefun dev --retention).",
  },
  "outbox-full": {
    title: "Too much waits for Kafka",
    text: "Functions get no more records until Kafka takes what they have written. See why it does not.",
  },
  "kafka-down": {
    title: "Kafka cannot be reached",
    text: "See to the brokers, or to the address and the properties in module.yaml. Nothing is lost: what is to be written waits in the store.",
  },
  "kafka-topic": {
    title: "A topic of Kafka fails",
    text: "Its records wait, and go on by themselves once that is mended.",
    link: { label: "Topics", href: viewUrl("topics") },
  },
  "endpoint-down": {
    title: "A service cannot be reached",
    text: "Start it, or mend its URL in module.yaml. Messages for its functions wait, and go on by themselves.",
    link: { label: "Endpoints", href: tab("endpoints") },
  },
  "function-stuck": {
    title: "Calls do not come back",
    text: "Look what the function waits for. Others are not held up by it; the call is given up when the endpoint's call timeout is over.",
    link: { label: "Long-running calls", href: tab("running") },
  },
  "instances-failing": {
    title: "Instances fail",
    text: "Each is tried again by itself. Mend the function, or give up the message that one fails on.",
    link: { label: "Failing instances", href: tab("failing") },
  },
  lag: {
    title: "Records wait",
    text: "They come faster than the functions deal with them, or the functions are paused or away.",
    link: { label: "Topics", href: viewUrl("topics") },
  },
  unserved: {
    title: "Messages wait for functions that are gone",
    text: "Serve the function again, or move or delete what is left of it.",
    link: { label: "Orphans", href: tab("orphans") },
  },
  paused: {
    title: "Something is paused",
    text: "An operator has paused it; what comes for it waits until it is resumed.",
    link: { label: "What is paused", href: tab("paused") },
  },
};
