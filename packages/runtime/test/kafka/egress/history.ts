/**
 * A store that writes to Kafka, as simple as can be, in which everything happens that may: kills between any two steps, a marker
 * that is lost, a copy that is put in the store's place. What it does in order is what the forwarder does.
 */
import { type Decision, decide, type Marker } from "../../../src/kafka/egress/decision.ts";
import type { KafkaOutbox } from "../../../src/kafka-model.ts";

export const TOPICS = ["a", "b"] as const;
type Topic = (typeof TOPICS)[number];
type Offsets = Record<Topic, number>;

interface Store {
  known: KafkaOutbox | undefined;
  readonly positions: Offsets;
  readonly ends: Offsets;
  /** Whether it was closed in order each time since `known` was written. */
  wasClosed: boolean;
}

interface Run {
  readonly incarnation: string;
  readonly positions: Offsets;
  isSettled: boolean;
}

export class History {
  #store: Store = {
    known: undefined,
    positions: { a: 0, b: 0 },
    ends: { a: 0, b: 0 },
    wasClosed: true,
  };
  /** What Kafka has of each topic. */
  readonly sent: Offsets = { a: 0, b: 0 };
  readonly #backups: Store[] = [];
  #marker: Marker | undefined;
  #run: Run | undefined;
  #runs = 0;

  /** Starts it, or lets it begin again after an error. `steps` of the claim are done before it is killed, if it is. */
  begin(steps = Number.POSITIVE_INFINITY): Decision {
    const run: Run = this.#run ?? {
      incarnation: `${++this.#runs}`,
      positions: { ...this.#store.positions },
      isSettled: this.#store.wasClosed,
    };
    this.#run = run;
    const decision = decide({
      marker: this.#marker,
      known: this.#store.known,
      outboxes: TOPICS.map((topic) => ({
        topic,
        position: run.positions[topic],
        end: this.#store.ends[topic],
      })),
      endOf: (topic) => this.#store.ends[topic as Topic],
      isSettled: run.isSettled,
      acceptLostMarker: false,
    });
    if (decision.kind !== "go-on") {
      this.kill();
      return decision;
    }
    for (const topic of TOPICS) run.positions[topic] = decision.positions.get(topic) ?? -1;
    run.isSettled = true;
    if (this.#marker?.incarnation === run.incarnation) return decision;
    const { incarnation } = run;
    const claimed = { incarnation, transaction: 0, positions: { ...run.positions } };
    const todo = [
      () => {
        // In one group: from here on a marker that is gone says that nothing was sent.
        this.acknowledge();
        this.#know({ cluster: "c", incarnation, before: this.#marker?.incarnation });
      },
      () => {
        this.#marker = claimed;
      },
      () => this.#know({ cluster: "c", incarnation, before: incarnation }),
    ];
    for (const step of todo.slice(0, steps)) step();
    if (steps < todo.length) this.kill();
    return decision;
  }

  get isRunning(): boolean {
    return this.#run !== undefined;
  }

  /** Functions write so many records. */
  write(topic: Topic, records: number): void {
    this.#store.ends[topic] += records;
  }

  /** A transaction of what waits in a topic; `isAnswered`: whether the runtime hears that it is committed. */
  send(topic: Topic, isAnswered: boolean): void {
    const run = this.#run;
    // After an error nothing is sent before it has begun again.
    if (run?.isSettled !== true || run.positions[topic] === this.#store.ends[topic]) return;
    const next = { ...run.positions, [topic]: this.#store.ends[topic] };
    this.sent[topic] = next[topic];
    this.#marker = { incarnation: run.incarnation, transaction: 1, positions: next };
    run.isSettled = isAnswered;
    if (isAnswered) run.positions[topic] = next[topic];
  }

  /** What was acknowledged becomes durable. */
  acknowledge(): void {
    if (this.#run !== undefined) Object.assign(this.#store.positions, this.#run.positions);
  }

  kill(): void {
    if (this.#run === undefined) return;
    this.#run = undefined;
    this.#store.wasClosed = false;
  }

  /** In order, and with nothing of which Kafka has not said whether it has it. */
  close(): void {
    if (this.#run === undefined) return;
    if (!this.#run.isSettled) {
      this.kill();
      return;
    }
    this.acknowledge();
    this.#run = undefined;
  }

  loseMarker(): void {
    this.#marker = undefined;
  }

  backUp(): void {
    this.#backups.push(structuredClone(this.#store));
  }

  /** Puts an earlier copy in the place of the store. */
  restore(): void {
    const backup = this.#backups.pop();
    if (backup === undefined) return;
    this.kill();
    this.#store = { ...backup, wasClosed: false };
  }

  #know(known: KafkaOutbox): void {
    this.#store.known = known;
    this.#store.wasClosed = true;
  }
}
