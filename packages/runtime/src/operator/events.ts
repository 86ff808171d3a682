/**
 * What changes in a runtime, as it does: for whoever would otherwise ask again and again. It is told at once after a quiet time,
 * and what changes often every quarter of a second at most. Nothing is gathered while nobody follows.
 */
import type { Assembly } from "../assembly.ts";
import type { Gathered } from "../changes.ts";
import type { OperatorAction } from "./audit.ts";
import { dataOf, type EventDataParts } from "./event-data.ts";
import { EventLog, type LoggedEvent } from "./event-log.ts";
import { type FigureParts, figuresOf, News } from "./figures.ts";

/** The shortest time from one telling to the next, in milliseconds. */
const GATHER_MS = 250;
/** How long the first change waits for those that come with it, in milliseconds. */
const SETTLE_MS = 10;
/** How long it goes on when the last one who follows has gone, in milliseconds: a connection that was cut is soon back. */
const LINGER_MS = 10_000;

export interface RuntimeEvent {
  /** After which a listener that was cut off goes on. */
  readonly id: string;
  /** Its kind. */
  readonly event: string;
  /** What it says. */
  readonly json: string;
}

export interface EventsOptions
  extends EventDataParts,
    FigureParts,
    Pick<Assembly, "changes" | "clock" | "consumer" | "committer"> {}

export class Events {
  readonly #options: EventsOptions;
  readonly #log = new EventLog();
  readonly #closing = new AbortController();
  /** Tells the events of this runtime from those of another one. */
  readonly #epoch: string;
  #followers = 0;
  #isGathering = false;
  #cancelEnd: () => void = () => undefined;
  #cancelTell: () => void = () => undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #news = new News();

  constructor(options: EventsOptions) {
    this.#options = options;
    this.#epoch = options.clock.now().toString(36);
  }

  /**
   * All events after the one with the id `after`, as they come. The first one is `reset` where that is not known any more, or
   * there is none, and so is the next one for who is too slow: whoever follows has to look at everything anew then. Ends with
   * the signal. It has to be iterated.
   *
   * @throws RequestError `too-many`
   */
  follow(after: string | undefined, signal: AbortSignal): AsyncIterable<readonly RuntimeEvent[]> {
    const { consumer, committer } = this.#options;
    const leave = consumer.enter();
    const ended = AbortSignal.any([signal, this.#closing.signal, committer.broken]);
    return this.#events(this.#seqOf(after), ended, leave);
  }

  /** Tells what an operator has done. */
  note(action: OperatorAction): void {
    const at = new Date(this.#options.clock.now()).toISOString();
    if (this.#isGathering) this.#log.add("operator", { ...action, at });
  }

  /** Ends all that follow. */
  close(): void {
    this.#closing.abort();
    this.#end();
  }

  async *#events(from: number, ended: AbortSignal, leave: () => void) {
    this.#begin();
    try {
      for (let seq = from; !ended.aborted; ) {
        const events = this.#log.after(seq);
        seq = this.#log.last;
        if (events === undefined) yield [this.#named({ seq, event: "reset", json: "{}" })];
        else if (events.length > 0) yield events.map((event) => this.#named(event));
        else await this.#log.next(ended);
      }
    } finally {
      leave();
      this.#followers--;
      if (this.#followers === 0 && this.#isGathering) {
        this.#cancelEnd = this.#options.clock.after(LINGER_MS, () => this.#end());
      }
    }
  }

  #begin(): void {
    this.#followers++;
    this.#cancelEnd();
    if (this.#isGathering || this.#closing.signal.aborted) return;
    this.#isGathering = true;
    const { changes, clock } = this.#options;
    this.#newFigures();
    changes.begin(() => {
      const restMs = this.#toldAt + GATHER_MS - clock.monotonic();
      this.#cancelTell = clock.after(Math.max(SETTLE_MS, restMs), () => this.#tell());
    });
  }

  #end(): void {
    this.#cancelEnd();
    this.#cancelTell();
    this.#isGathering = false;
    this.#options.changes.end();
    this.#log.clear();
    this.#news = new News();
  }

  /** Whoever hears of it will look: what it is about is durable by then. */
  #tell(): void {
    const { changes, clock, committer } = this.#options;
    this.#toldAt = clock.monotonic();
    const gathered = changes.take();
    const figures = this.#newFigures();
    committer.whenSettled(() => {
      if (this.#isGathering) this.#add(figures, gathered);
    });
  }

  #add(figures: ReturnType<typeof figuresOf>, gathered: Gathered): void {
    if (gathered.isMore) {
      this.#log.add("reset", {});
      return;
    }
    const told = { ...figures, ...dataOf(this.#options, gathered) };
    for (const [event, changed] of Object.entries(told)) {
      if (changed.length > 0) this.#log.add(event, changed);
    }
  }

  /** Those that have changed since this was asked last. */
  #newFigures() {
    return this.#news.in(figuresOf(this.#options));
  }

  #named({ seq, event, json }: LoggedEvent): RuntimeEvent {
    return { id: `${this.#epoch}-${seq}`, event, json };
  }

  /** -1 for what is not the id of an event of this runtime. */
  #seqOf(id = ""): number {
    const [epoch, seq = ""] = id.split("-");
    return epoch === this.#epoch && /^\d+$/.test(seq) ? Number(seq) : -1;
  }
}
