/** Goes from a message to what it comes of, and on to what that comes of, for as long as that is one thing and is kept. */
import type { Assembly } from "../../assembly.ts";
import { RequestError } from "../../errors.ts";
import type { InstanceKey } from "../../model.ts";
import { readLetter } from "../letter.ts";
import { nameOf } from "../rest.ts";
import type { Past, PastCall } from "./past.ts";
import { stepsOf } from "./records.ts";
import { keyOf, stepTo } from "./sent.ts";
import type { RecordPlace, Root, Step } from "./span.ts";
import { callName, recordName } from "./spread.ts";
import type { Waiting } from "./waiting.ts";

/** A longer way up, with all that is tried on it, ends as if the rest were not kept. */
const MAX_STEPS = 2000;

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

/** What those who climb for one trace share. */
interface Shared {
  /** Steps that may still be taken. */
  left: number;
  /** Whether all messages of a batch come of one thing, by its place in the history. */
  readonly areOfOneRoot: Map<number, boolean>;
}

export class Climb {
  readonly #shared: Shared;
  readonly #parts: Parts;
  readonly #past: Past;
  readonly #waiting: Waiting;
  readonly #known = new Map<string, Step[]>();
  /** The step that leads to where it has come from. */
  #step: Step | undefined;

  constructor(
    parts: Parts,
    past: Past,
    waiting: Waiting,
    shared: Shared = { left: MAX_STEPS, areOfOneRoot: new Map() },
  ) {
    this.#shared = shared;
    this.#parts = parts;
    this.#past = past;
    this.#waiting = waiting;
  }

  /** @throws RequestError `unknown-message` or `unknown-record` when nothing is kept of what was asked about */
  from(asked: Place): Promise<Beginning> {
    return this.#climb(asked, true);
  }

  async #climb(first: Place, isFirstAsked: boolean): Promise<Beginning> {
    let place = first;
    while (this.#shared.left-- > 0) {
      const isAsked = isFirstAsked && place === first;
      const next =
        place.kind === "message"
          ? await this.#message(place.key, place.seq, isAsked)
          : place.kind === "record"
            ? await this.#record(place, isAsked)
            : await this.#call(place.call);
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

  async #call(call: PastCall): Promise<Place | Beginning> {
    this.#note(callName(call.seq));
    const [first] = call.past.messages;
    if (first === undefined || !(await this.#isOfOneRoot(call))) {
      return this.#end({ kind: "batch" }, { call });
    }
    return { kind: "message", key: keyOf(call.past), seq: first.seq };
  }

  /** Whether all messages of its batch come of the same thing, on whichever ways. */
  async #isOfOneRoot({ seq: place, past }: PastCall): Promise<boolean> {
    const { messages, counts } = past;
    if (counts.messages === 1) return true;
    if (counts.messages > messages.length) return false;
    const { areOfOneRoot } = this.#shared;
    const known = areOfOneRoot.get(place);
    if (known !== undefined) return known;
    areOfOneRoot.set(place, false);
    const roots = new Set<string>();
    for (const { seq } of messages) {
      const climb = new Climb(this.#parts, this.#past, this.#waiting, this.#shared);
      const { root } = await climb.#climb({ kind: "message", key: keyOf(past), seq }, false);
      // Nothing else is known to be the same as another one.
      if (root.kind !== "record") return false;
      roots.add(recordName(root));
      if (roots.size > 1) return false;
    }
    areOfOneRoot.set(place, true);
    return true;
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
