/** From any message, or record, to what caused it and all that came of it. */
import type { Assembly } from "../../assembly.ts";
import type { InstanceKey, PastInvocation } from "../../model.ts";
import { Turns } from "../../turns.ts";
import { Climb, type Place } from "./climb.ts";
import { Past } from "./past.ts";
import type { RecordPlace, Span, Trace } from "./span.ts";
import { Spread, type SpreadParts } from "./spread.ts";
import { Waiting } from "./waiting.ts";

/** What is read for all traces in one turn of the event loop, in bytes. */
const TURN_BYTES = 256 * 1024;

type Parts = SpreadParts & Pick<Assembly, "topics" | "consumer" | "committer" | "history">;

export class TraceOperator {
  readonly #parts: Parts;
  readonly #turns: Turns;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#turns = new Turns(parts.clock, TURN_BYTES);
  }

  /**
   * Of a message to an instance, delayed or not.
   *
   * @throws RequestError `unknown-message` when nothing is kept of it; StoreFailedError when what it did may never be durable
   */
  ofMessage(key: InstanceKey, seq: number): Promise<Trace> {
    return this.#trace({ kind: "message", key, seq });
  }

  /**
   * Of a record that functions are sent, or that one of them wrote.
   *
   * @throws RequestError `unknown-topic` or `unknown-record`; StoreFailedError as {@link ofMessage}
   */
  async ofRecord(place: RecordPlace): Promise<Trace> {
    this.#parts.consumer.assertKnown(place.topic);
    return this.#trace({ kind: "record", ...place });
  }

  /** The invocations of an instance that had a message, the newest first: `limit` at most. */
  async invocations(key: InstanceKey, seq: number, limit: number): Promise<PastInvocation[]> {
    const { past, waiting } = await this.#begin();
    const waits = waiting.message(key, seq) !== undefined;
    const attempts = await past.attempts(key, seq);
    return attempts
      .map((call) => call.past)
      .filter(({ error }) => error !== undefined || !waits)
      .reverse()
      .slice(0, limit);
  }

  async #trace(asked: Place): Promise<Trace> {
    const { past, waiting } = await this.#begin();
    const { root, steps, call, known } = await new Climb(this.#parts, past, waiting).from(asked);
    const { spans, isCut } = await new Spread(this.#parts, past, waiting, known).run(steps, call);
    return { root, spans: inOrder(spans), isCut };
  }

  async #begin(): Promise<{ readonly past: Past; readonly waiting: Waiting }> {
    // What comes of it from now on is durable when its messages no longer wait in the store.
    await this.#parts.committer.settled();
    return {
      past: new Past(this.#parts.history.reads(), this.#turns),
      waiting: new Waiting(this.#parts, this.#turns),
    };
  }
}

/** Each right after the one that it comes of and what came of that before. */
function inOrder(spans: readonly Span[]): Span[] {
  const byCause = Map.groupBy(spans, ({ cause }) => cause);
  const ordered: Span[] = [];
  const left = [...(byCause.get(undefined) ?? [])].reverse();
  for (let span = left.pop(); span !== undefined; span = left.pop()) {
    ordered.push(span);
    left.push(...(byCause.get(span) ?? []).toReversed());
  }
  return ordered;
}
