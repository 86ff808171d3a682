/** Goes from a message to what it comes of, and on to what that comes of, for as long as that is one thing and is kept. */
import type { Assembly } from "../../assembly.ts";
import { RequestError } from "../../errors.ts";
import type { InstanceKey } from "../../model.ts";
import { readLetter } from "../letter.ts";
import { nameOf } from "../rest.ts";
import { isSame, type Past, type PastCall } from "./past.ts";
import { stepsOf } from "./records.ts";
import { keyOf } from "./sent.ts";
import type { RecordPlace, Root, Step } from "./span.ts";
import { callName, recordName } from "./spread.ts";
import type { Waiting } from "./waiting.ts";

/** A longer way up ends as if the rest were not kept. */
const MAX_CLIMB = 1000;

/** Where a trace begins. */
export interface Beginning {
  readonly root: Root;
  readonly steps: readonly Step[];
  /** An invocation that it begins with. */
  readonly call: PastCall | undefined;
  /** The steps from there to what was asked about, by what they come of: lists of what was sent may lack them. */
  readonly known: ReadonlyMap<string, readonly Step[]>;
}

/** What is looked at next. */
export type Place =
  | { readonly kind: "message"; readonly key: InstanceKey; readonly seq: number }
  | ({ readonly kind: "record" } & RecordPlace)
  | { readonly kind: "call"; readonly call: PastCall };

type Parts = Pick<Assembly, "store" | "module" | "clock" | "topics">;

export class Climb {
  readonly #parts: Parts;
  readonly #past: Past;
  readonly #waiting: Waiting;
  readonly #known = new Map<string, Step[]>();
  /** The step that leads to where it has come from. */
  #step: Step | undefined;

  constructor(parts: Parts, past: Past, waiting: Waiting) {
    this.#parts = parts;
    this.#past = past;
    this.#waiting = waiting;
  }

  /** @throws RequestError `unknown-message` or `unknown-record` when nothing is kept of what was asked about */
  async from(asked: Place): Promise<Beginning> {
    let place = asked;
    for (let climbed = 0; climbed < MAX_CLIMB; climbed++) {
      const next =
        place.kind === "message"
          ? await this.#message(place.key, place.seq, place === asked)
          : place.kind === "record"
            ? await this.#record(place, place === asked)
            : this.#call(place.call);
      if ("root" in next) return next;
      place = next;
    }
    return this.#end({ kind: "unknown", caller: undefined });
  }

  #end(root: Root, { call, steps = [] }: { call?: PastCall; steps?: readonly Step[] } = {}) {
    const first = this.#step === undefined ? [] : [this.#step];
    return { root, steps: [...first, ...steps], call, known: this.#known };
  }

  async #message(key: InstanceKey, seq: number, isAsked: boolean): Promise<Place | Beginning> {
    const timer = this.#waiting.timer(key, seq);
    if (timer !== undefined) return this.#sent({ ...stepTo(key, seq), kind: "delayed" });
    const waiting = this.#waiting.message(key, seq);
    const attempts = await this.#past.attempts(key, seq);
    const listed = attempts.at(-1)?.past.messages.find((message) => message.seq === seq);
    const found = waiting ?? listed;
    if (found === undefined && attempts.length === 0 && isAsked) await this.#assertSent(key, seq);
    const step = { ...stepTo(key, seq), typename: found?.typename, caller: found?.caller };
    if (found?.origin === undefined) {
      const isOutside = found !== undefined && found.caller === undefined;
      if (!isOutside) return this.#sent(step);
      this.#step = step;
      return this.#end({ kind: "outside" });
    }
    const { topic, number } = found.origin;
    if (topic === undefined) return this.#sent({ ...step, kind: "delayed", seq: number });
    const kind = this.#parts.topics.isIngress(topic) ? "record" : "redriven";
    this.#step = { ...step, kind, record: { topic, offset: number } };
    return { kind: "record", topic, offset: number };
  }

  /** Goes to the invocation that sent a message, delayed or not. */
  async #sent(step: Step): Promise<Place | Beginning> {
    this.#step = step;
    const call = step.seq === undefined ? undefined : await this.#past.sender(step.seq);
    if (call === undefined) return this.#end({ kind: "unknown", caller: step.caller });
    return { kind: "call", call };
  }

  /** For a message of which nothing else is kept. */
  async #assertSent(key: InstanceKey, seq: number): Promise<void> {
    const call = await this.#past.sender(seq);
    const { sent = [], delayed = [], sentFrom = 0, counts } = call?.past ?? {};
    const at = seq - sentFrom;
    const later = delayed.filter((one) => one.cancel === undefined);
    const target = (sent[at] ?? later[at - (counts?.sent ?? 0)])?.target;
    if (target?.function === key.function && target.id === key.id) return;
    throw new RequestError(
      "unknown-message",
      `nothing is kept of message ${seq} of ${nameOf(key)}`,
    );
  }

  #call(call: PastCall): Place | Beginning {
    this.#note(callName(call.seq));
    const { past } = call;
    const [first] = past.messages;
    const isOne =
      past.counts.messages === 1 ||
      (past.counts.messages === past.messages.length &&
        first?.origin !== undefined &&
        past.messages.every(({ origin }) => first.origin && isSame(origin, first.origin)));
    if (first === undefined || !isOne) return this.#end({ kind: "batch" }, { call });
    const key = keyOf(past);
    return { kind: "message", key, seq: first.seq };
  }

  async #record(place: RecordPlace, isAsked: boolean): Promise<Place | Beginning> {
    const { topic, offset } = place;
    const record = this.#waiting.record(place);
    if (record === undefined) {
      if (isAsked) throw new RequestError("unknown-record", `"${topic}" has no record ${offset}`);
      return this.#end({ kind: "record", topic, offset, time: undefined });
    }
    const call = await this.#past.writer(record);
    if (call !== undefined) {
      this.#note(recordName(place));
      return { kind: "call", call };
    }
    const { content } = readLetter(record);
    if (content?.message !== undefined) {
      const key = { function: content.function, id: content.key };
      const attempts = await this.#past.attempts(key, content.message);
      if (attempts.length > 0) {
        this.#note(recordName(place));
        return { kind: "message", key, seq: content.message };
      }
    }
    const steps = stepsOf(this.#parts, this.#waiting, place);
    this.#step &&= { ...this.#step, sentAt: record.timestamp };
    const isRoot = this.#step !== undefined || steps.length > 0;
    const root: Root = isRoot
      ? { kind: "record", topic, offset, time: record.timestamp }
      : { kind: "unknown", caller: undefined };
    return this.#end(root, { steps });
  }

  /** Notes what the step that leads to where it has come from comes of. */
  #note(name: string): void {
    if (this.#step !== undefined) this.#known.set(name, [this.#step]);
    this.#step = undefined;
  }
}

function stepTo(target: InstanceKey, seq: number): Step {
  return {
    kind: "message",
    target,
    seq,
    typename: undefined,
    caller: undefined,
    record: undefined,
    sentAt: undefined,
    dueAt: undefined,
    token: undefined,
  };
}
