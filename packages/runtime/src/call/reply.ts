/**
 * What a function answered, checked right before it is done: an answer counts as a whole or not at all. What would fail a
 * Flink job, such as an egress that the module does not declare, fails the invocation here.
 */
import type {
  BatchResult,
  DelayedMessage,
  OutgoingMessage,
  PersistedValueSpec,
  StateMutation,
  TypedValue,
} from "statefun-wire";
import { tooLong } from "../id-limit.ts";
import type { InstanceKey } from "../model.ts";
import {
  checkAddresses,
  type EgressRules,
  type OutgoingRecord,
  readRecord,
} from "./egress-records.ts";
import { InvalidReply } from "./errors.ts";

/** What an answer asks for, all of it allowed, in the runtime's terms and with bytes of its own. */
export interface Effects {
  readonly mutations: readonly Mutation[];
  readonly messages: readonly Outgoing[];
  readonly delayed: readonly Delayed[];
  readonly records: readonly OutgoingRecord[];
}

export interface Mutation {
  readonly spec: PersistedValueSpec;
  /** Undefined deletes. */
  readonly value: Uint8Array | undefined;
}

export interface Outgoing extends TypedValue {
  readonly target: InstanceKey;
}

export type Delayed =
  | { readonly cancel: string }
  | {
      readonly cancel?: undefined;
      readonly delayMs: number;
      readonly token: string | undefined;
      readonly message: Outgoing;
    };

/** What the rest of the runtime has to say about an answer. */
export interface ReplyRules extends EgressRules {
  /** Whether some endpoint serves the function. */
  isServed(typename: string): boolean;
  isPending(callerId: string, token: string): boolean;
  /** How many values, messages and records an answer may have. */
  readonly effectsPerAnswer: number;
}

/** @throws InvalidReply with the reason */
export function check(
  { mutations, messages, delayed, egresses }: BatchResult,
  caller: InstanceKey,
  values: ReadonlyMap<string, PersistedValueSpec>,
  rules: ReplyRules,
): Effects {
  const effects = mutations.length + messages.length + delayed.length + egresses.length;
  if (effects > rules.effectsPerAnswer) {
    throw new InvalidReply(
      `it has ${effects} values, messages and records, and ${rules.effectsPerAnswer} are the most ` +
        '(setting "effectsPerAnswer"): let it do so in several steps, such as messages to itself',
    );
  }
  const records = egresses.map((message) => readRecord(message, rules));
  checkAddresses(records);
  return {
    mutations: mutations.map((mutation) => checkMutation(mutation, values)),
    messages: messages.map((message) => checkMessage(message, rules)),
    delayed: checkDelayed(delayed, caller, rules),
    records,
  };
}

function checkMutation(
  { name, value: written }: StateMutation,
  values: ReadonlyMap<string, PersistedValueSpec>,
): Mutation {
  const spec = values.get(name);
  if (spec === undefined) {
    throw new InvalidReply(`it changes the value "${name}", which it has not declared`);
  }
  if (written === undefined) return { spec, value: undefined };
  if (written.typename !== spec.typename) {
    throw new InvalidReply(
      `it writes the value "${name}" as "${written.typename}", which it has declared as "${spec.typename}"`,
    );
  }
  return { spec, value: ownBytes(written.value) };
}

/** A view would keep the whole answer in memory, and what an in-process function gave it can still change. */
function ownBytes(value: Uint8Array): Uint8Array {
  return new Uint8Array(value);
}

function checkMessage({ target, argument }: OutgoingMessage, rules: ReplyRules): Outgoing {
  const { typename, id } = target;
  if (!rules.isServed(typename)) {
    throw new InvalidReply(
      `it sends a message to ${typename}, which no endpoint of the module serves`,
    );
  }
  const excess = tooLong(id, rules.idBytes);
  if (excess !== undefined) {
    throw new InvalidReply(`it sends a message to ${typename} whose id has ${excess}`);
  }
  return {
    target: { function: typename, id },
    typename: argument.typename,
    value: argument.value && ownBytes(argument.value),
  };
}

/** Sends and cancellations apply in the order of the list, so whether a token is pending depends on those before. */
function checkDelayed(
  list: readonly DelayedMessage[],
  caller: InstanceKey,
  rules: ReplyRules,
): Delayed[] {
  const pending = new Map<string, boolean>();
  return list.map((delayed) => {
    if (delayed.cancel !== undefined) {
      if (delayed.cancel === "")
        throw new InvalidReply("it cancels a delayed message without a token");
      pending.set(delayed.cancel, false);
      return { cancel: delayed.cancel };
    }
    const { delayMs, token } = delayed;
    if (delayMs < 0) throw new InvalidReply(`it delays a message by ${delayMs} ms`);
    if (token !== undefined) {
      const excess = tooLong(token, rules.idBytes);
      if (excess !== undefined) {
        throw new InvalidReply(`it uses a cancellation token that has ${excess}`);
      }
      if (pending.get(token) ?? rules.isPending(caller.id, token)) {
        throw new InvalidReply(
          `it uses the cancellation token "${token}", which is pending already for the id "${caller.id}"`,
        );
      }
      pending.set(token, true);
    }
    return { delayMs, token, message: checkMessage(delayed, rules) };
  });
}
