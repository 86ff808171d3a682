/** Giving a message up, which lets the next one of its instance go on. */
import { deadLetterRecord } from "statefun-wire";
import type { Assembly } from "../assembly.ts";
import { DEAD_LETTERS } from "../dead-letters.ts";
import type { Instance } from "../functions/instance.ts";
import type { Message } from "../model.ts";

/**
 * Moves the message at the head of an instance that fails or is paused to the dead letters, in the gathering group. Gives the
 * message; undefined when it is being tried right now, and then nothing is moved.
 */
export function giveUp(
  { failures, topics, flow, clock }: Pick<Assembly, "failures" | "topics" | "flow" | "clock">,
  instance: Instance,
): Message | undefined {
  const { key, failure } = instance;
  const reason = failure?.reason ?? "an operator has given it up while the instance was paused";
  const message = failures.skipHead(instance);
  if (message === undefined) return undefined;
  const { seq, caller, typename, value: payload } = message;
  const time = clock.now();
  const letter = deadLetterRecord({ ...key, seq, caller, typename, payload, reason, time });
  flow.toTopic(key.function, DEAD_LETTERS).messages++;
  topics.append(DEAD_LETTERS, Buffer.from(key.id), Buffer.from(JSON.stringify(letter)));
  return message;
}
