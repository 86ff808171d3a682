/** A function that gives a message up to the dead letters when its handler has thrown twice, beside those of the programs. */
import { deadLetterEgress, jsonType, kafkaEgress, statefulFunction } from "statefun-ts";
import * as z from "zod";
import type { Envelope } from "./programs.ts";

export const FRAIL = "simulate/frail";
/** The ingress topic whose records go there, and the one that it writes their labels to. */
export const FRAIL_TOPICS = { in: "frail", out: "frail-out" } as const;

const written = kafkaEgress({
  typename: "simulate/out",
  topic: FRAIL_TOPICS.out,
  type: jsonType("simulate/Label", z.string()),
});

export const frailLetters = deadLetterEgress({ typename: "simulate/out", topic: "dead-letters" });

/** A program fails as often as it says, however often it is called: one that was given up may succeed when it is sent again. */
export function frailFunction() {
  const failed = new Map<string, number>();
  return statefulFunction({ typename: FRAIL, maxAttempts: 2 }).on(
    jsonType("simulate/Step", z.custom<Envelope>()),
    ({ self, sendEgress }, { label, program }) => {
      const times = failed.get(label) ?? 0;
      if (times < (program?.fails ?? 0)) {
        failed.set(label, times + 1);
        throw new Error(`${label} fails`);
      }
      sendEgress(written, label, { key: self.id });
    },
  );
}
