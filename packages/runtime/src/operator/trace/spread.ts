/** Follows messages to what comes of them: span by span, the nearest first. */
import type { Assembly } from "../../assembly.ts";
import type { Message, Origin } from "../../model.ts";
import type { Past, PastCall } from "./past.ts";
import { letterOf, stepsOf } from "./records.ts";
import { keyOf, messagesOf, sentBy } from "./sent.ts";
import type { RecordPlace, Span, SpanMessage, Step } from "./span.ts";
import type { Waiting } from "./waiting.ts";

/** Of a trace. */
const MAX_SPANS = 1000;

export type SpreadParts = Pick<Assembly, "store" | "module" | "clock" | "types">;

/** A message that is there: waiting, or known to have been. */
interface Arrived extends Omit<Step, "seq"> {
  readonly seq: number;
  readonly delayed: number | undefined;
}

export class Spread {
  readonly #parts: SpreadParts;
  readonly #past: Past;
  readonly #waiting: Waiting;
  /** Steps that are known of, by what they come of: the history may not have them. */
  readonly #known: ReadonlyMap<string, readonly Step[]>;
  readonly #spans: Span[] = [];
  /** The spans of invocations, by their place in the history. */
  readonly #byCall = new Map<number, Span>();
  readonly #seen = new Set<string>();
  #steps: { readonly step: Step; readonly cause: Span | undefined }[] = [];

  constructor(
    parts: SpreadParts,
    past: Past,
    waiting: Waiting,
    known: ReadonlyMap<string, readonly Step[]>,
  ) {
    this.#parts = parts;
    this.#past = past;
    this.#waiting = waiting;
    this.#known = known;
  }

  /** Begins with these; `call` is one whose messages come of more than one thing. */
  async run(
    steps: readonly Step[],
    call?: PastCall,
  ): Promise<{ readonly spans: readonly Span[]; readonly isCut: boolean }> {
    if (call !== undefined) this.#addBatch(call);
    this.#add(steps, undefined);
    // A queue: it grows while it is gone through.
    for (const { step, cause } of this.#steps) {
      if (this.#spans.length >= MAX_SPANS) return { spans: this.#spans, isCut: true };
      await this.#follow(step, cause);
    }
    return { spans: this.#spans, isCut: false };
  }

  #add(steps: readonly Step[], cause: Span | undefined): void {
    for (const step of steps) {
      const { target, record, seq } = step;
      const what = record === undefined ? seq : recordName(record);
      const name = JSON.stringify([target.function, target.id, what]);
      if (this.#seen.has(name)) continue;
      this.#seen.add(name);
      this.#steps.push({ step, cause });
    }
  }

  async #follow(step: Step, cause: Span | undefined): Promise<void> {
    const { seq, target, kind, record } = step;
    const span = { cause, kind, key: target, sentAt: step.sentAt, ...NOTHING_YET };
    if (kind === "delayed" && seq !== undefined) {
      const timer = this.#waiting.timer(target, seq);
      if (timer !== undefined) {
        const messages = [messageOf({ ...step, seq, delayed: undefined })];
        this.#spans.push({ ...span, messages, dueAt: timer.fireAt, outcome: "delayed" });
        return;
      }
    }
    if (record !== undefined && seq === undefined && this.#waiting.isUnread(record)) {
      if (kind === "record") {
        this.#spans.push({ ...span, messages: [], dueAt: undefined, outcome: "topic" });
        return;
      }
    }
    const arrived = await this.#arrived(step);
    if (arrived !== undefined) return this.#followMessage(arrived, cause);
    const messages = seq === undefined ? [] : [messageOf({ ...step, seq, delayed: undefined })];
    const outcome = (await this.#isCancelled(step)) ? "cancelled" : "unknown";
    this.#spans.push({ ...span, messages, dueAt: step.dueAt, outcome });
  }

  async #isCancelled({ caller, token, seq }: Step): Promise<boolean> {
    if (caller === undefined || token === undefined || seq === undefined) return false;
    return this.#past.hasCancelled(caller, token, seq);
  }

  /** The message that a step is about; undefined when nothing is kept of it. */
  async #arrived(step: Step): Promise<Arrived | undefined> {
    const { kind, seq, target, record, sentAt, dueAt } = step;
    if (kind === "message" || (seq !== undefined && kind !== "delayed")) {
      return seq === undefined ? undefined : { ...step, seq, delayed: undefined };
    }
    const origin: Origin = { topic: record?.topic, number: record?.offset ?? seq ?? 0 };
    const found =
      (await this.#waiting.cameOf(target, origin)) ??
      // One that an operator let come early is there before its time.
      (await this.#past.cameOf(target, origin, sentAt ?? 0)) ??
      (dueAt === undefined ? undefined : await this.#past.cameOf(target, origin, dueAt));
    if (found === undefined) return undefined;
    const delayed = kind === "delayed" ? seq : undefined;
    return { ...step, seq: found.seq, typename: found.typename, caller: found.caller, delayed };
  }

  async #followMessage(arrived: Arrived, cause: Span | undefined): Promise<void> {
    const { seq, target, kind, sentAt, dueAt } = arrived;
    // In this order: what does not wait any more has been done, and that is in the history by then.
    const waits = this.#waiting.message(target, seq) !== undefined;
    const attempts = await this.#past.attempts(target, seq);
    const call = waits ? undefined : attempts.find(({ past }) => past.error === undefined);
    const known = call && this.#byCall.get(call.seq);
    if (known !== undefined) {
      known.messages.push(messageOf(arrived));
      return;
    }
    const failed = attempts.map(({ past }) => past).filter(({ error }) => error !== undefined);
    const since = sentAt ?? failed.at(-1)?.at;
    const isGone = !waits && call === undefined;
    const letter =
      isGone && since !== undefined
        ? await letterOf(this.#parts, target, seq, failed.at(-1)?.at ?? since)
        : undefined;
    const span: Span = {
      cause,
      kind,
      key: target,
      messages: [messageOf(arrived)],
      sentAt,
      dueAt,
      outcome: waits
        ? this.#stateOf(target, seq, failed.length > 0)
        : call !== undefined
          ? "answered"
          : letter !== undefined
            ? "dead-letter"
            : "unknown",
      failed,
      answered: call?.past,
      letter,
    };
    this.#spans.push(span);
    if (letter !== undefined) this.#addRecord(letter, span);
    if (call !== undefined) this.#addCall(call, span);
  }

  /** Of a message that waits. */
  #stateOf({ function: typename, id }: Message["target"], seq: number, hasFailed: boolean) {
    const instance = this.#parts.types.get(typename)?.instances.get(id);
    if (instance?.call?.batch.some((message) => message.seq === seq)) return "running";
    return hasFailed ? "failing" : "waiting";
  }

  #addBatch(call: PastCall): void {
    const { past } = call;
    const span: Span = {
      ...NOTHING_YET,
      cause: undefined,
      kind: "batch",
      key: keyOf(past),
      messages: messagesOf(past),
      sentAt: undefined,
      dueAt: undefined,
      outcome: "answered",
      answered: past,
    };
    this.#spans.push(span);
    this.#addCall(call, span);
  }

  /** What an invocation sent and wrote. */
  #addCall(call: PastCall, span: Span): void {
    const { past, seq: place } = call;
    this.#byCall.set(place, span);
    const known = this.#known.get(callName(place)) ?? [];
    this.#add([...sentBy(past), ...known], span);
    for (const { topic, offset } of past.records) this.#addRecord({ topic, offset }, span);
  }

  #addRecord(place: RecordPlace, span: Span): void {
    this.#add(this.#known.get(recordName(place)) ?? [], span);
    this.#add(stepsOf(this.#parts, this.#waiting, place), span);
  }
}

const NOTHING_YET = { failed: [], answered: undefined, letter: undefined };

/** What {@link Spread} knows steps by. */
export const callName = (seq: number): string => `call ${seq}`;
export const recordName = ({ topic, offset }: RecordPlace): string => `record ${offset} ${topic}`;

function messageOf({ seq, typename, caller, record, delayed }: Arrived): SpanMessage {
  return { seq, typename, caller, record, delayed };
}
