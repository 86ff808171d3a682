/**
 * A runtime for tests, as adversarial as Flink may be: it runs the shop's functions over the real bytes, delivers what is
 * queued in any order that keeps each (sender, receiver) pair's own, in batches of any size, fires timers at any time, and
 * may lose an answer and deliver again. It refuses what would fail a job there.
 */
import { requestReplyHandler } from "statefun-ts";
import { FromFunction, KafkaProducerRecord, type WireTypedValue } from "statefun-wire/protobuf";
import { type Answer, fromFunction, toFunction } from "../packages/sdk/test/support.ts";
import { shopSettings } from "../src/settings.ts";
import { createShop } from "../src/shop.ts";

const settings = shopSettings({});

/** A message on its way. Addresses are `namespace/name/id`. */
export interface Queued {
  readonly to: string;
  /** Undefined: an ingress. */
  readonly from: string | undefined;
  readonly typename: string;
  readonly bytes: Uint8Array;
}

export interface Record {
  readonly topic: string;
  readonly key: string;
  readonly value: unknown;
}

/** One batch that was handled, and what came of it. */
export interface Delivery {
  readonly to: string;
  readonly messages: readonly Queued[];
  readonly answer: Answer;
  readonly records: readonly Record[];
}

interface Timer {
  /** In milliseconds since 1970. */
  readonly dueAt: number;
  readonly sender: string;
  readonly token: string | undefined;
  readonly message: Queued;
}

/** Chooses an index below `count`. */
export type Choose = (count: number) => number;

export const idOf = (address: string) => address.split("/").slice(2).join("/");
export const functionOf = (address: string) => address.split("/").slice(0, 2).join("/");

export class World {
  readonly records: Record[] = [];
  readonly timers: Timer[] = [];
  /** Stands still until a timer fires, in milliseconds since 1970. */
  now = 1_700_000_000_000;
  readonly #shop = createShop(settings, () => this.now);
  readonly #handle = requestReplyHandler(this.#shop);
  /** What the runtime has registered for each address: a value, or null while it is empty. */
  readonly #stored = new Map<string, Map<string, WireTypedValue | null>>();
  /** One queue for each (sender, receiver). */
  readonly #queues = new Map<string, Queued[]>();

  /** A record from an ingress. */
  produce(typename: string, to: string, payload: unknown): void {
    const bytes = payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload));
    this.#enqueue({ to, from: undefined, typename, bytes });
  }

  /** Everything on its way that is not a timer. */
  queued(): Queued[] {
    return [...this.#queues.values()].flat();
  }

  /** The bytes stored under this name, of each instance of a function that has them. */
  stored(functionName: string, name: string): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    for (const [address, values] of this.#stored) {
      const value = values.get(name);
      if (functionOf(address) === functionName && value) {
        found.set(idOf(address), value.value ?? new Uint8Array());
      }
    }
    return found;
  }

  /** Delivers up to `size` messages to one address, as one batch. Undefined when nothing is queued. */
  async deliver(choose: Choose, size: number): Promise<Delivery | undefined> {
    const batch = this.#choose(choose, size);
    const [first] = batch;
    if (first === undefined) return undefined;
    const answer = await this.#run(first.to, batch);
    for (const message of batch) {
      const key = pairOf(message);
      const queue = this.#queues.get(key) ?? [];
      queue.shift();
      if (queue.length === 0) this.#queues.delete(key);
    }
    const records = this.#apply(first.to, answer);
    return { to: first.to, messages: batch, answer, records };
  }

  /** Runs a batch whose answer is lost on its way: nothing of it may be seen again. */
  async loseAnswer(choose: Choose, size: number): Promise<void> {
    const batch = this.#choose(choose, size);
    if (batch[0] !== undefined) await this.#run(batch[0].to, batch);
  }

  /** The time of a timer has come, of one before others that are late: its message is queued, and can no longer be cancelled. */
  fire(choose: Choose): void {
    if (this.timers.length === 0) return;
    const [timer] = this.timers.splice(choose(this.timers.length), 1);
    if (timer === undefined) return;
    this.now = Math.max(this.now, timer.dueAt);
    this.#enqueue(timer.message);
  }

  /** The next messages of one address, of each sender in its order. */
  #choose(choose: Choose, size: number): Queued[] {
    const targets = [...new Set([...this.#queues.values()].map(([head]) => head?.to))];
    if (targets.length === 0) return [];
    const target = targets[choose(targets.length)];
    const queues = [...this.#queues.values()]
      .filter(([head]) => head?.to === target)
      .map((queue) => [...queue]);
    const batch: Queued[] = [];
    while (batch.length < size) {
      const waiting = queues.filter((queue) => queue.length > 0);
      if (waiting.length === 0) break;
      const message = waiting[choose(waiting.length)]?.shift();
      if (message !== undefined) batch.push(message);
    }
    return batch;
  }

  async #run(to: string, batch: readonly Queued[]): Promise<Answer> {
    const fn = this.#shop.functions.find(({ typename }) => typename === functionOf(to));
    if (fn === undefined) throw new Error(`nobody serves ${to}`);
    const messages = batch.map(({ from, typename, bytes }) => ({
      typename,
      bytes,
      ...(from !== undefined && { caller: from }),
    }));
    const values = this.#stored.get(to) ?? new Map();
    this.#stored.set(to, values);
    for (;;) {
      const state = Object.fromEntries(values);
      const response = await this.#handle(toFunction(fn, { id: idOf(to), state, messages }));
      const incomplete = FromFunction.decode(response).incompleteInvocationContext;
      if (!incomplete) return fromFunction(response);
      for (const { stateName } of incomplete.missingValues ?? []) values.set(stateName, null);
    }
  }

  #apply(self: string, { mutations, sent, delayed, egressed }: Answer): Record[] {
    const values = this.#stored.get(self);
    for (const mutation of mutations) {
      const value =
        "deleted" in mutation
          ? null
          : { typename: mutation.type, hasValue: true, value: mutation.bytes };
      values?.set(mutation.name, value);
    }
    for (const { to, type, bytes } of sent) {
      this.#enqueue({ to, from: self, typename: type, bytes });
    }
    for (const entry of delayed) {
      // On Flink the scope of a token is the sender's id.
      const sender = idOf(self);
      const pending = this.timers.findIndex(
        ({ sender: other, token }) =>
          other === sender && token === ("cancel" in entry ? entry.cancel : entry.token),
      );
      if ("cancel" in entry) {
        if (pending >= 0) this.timers.splice(pending, 1);
        continue;
      }
      if (entry.token !== undefined && pending >= 0) throw new Error("the token is pending");
      const { to, type, bytes, token, delayMs } = entry;
      const message = { to, from: self, typename: type, bytes };
      this.timers.push({ dueAt: this.now + delayMs, sender, token, message });
    }
    const records = egressed.map(({ bytes }) => {
      const { topic, key, valueBytes } = KafkaProducerRecord.decode(bytes);
      return { topic, key, value: JSON.parse(Buffer.from(valueBytes).toString()) as unknown };
    });
    this.records.push(...records);
    return records;
  }

  #enqueue(message: Queued): void {
    const key = pairOf(message);
    const queue = this.#queues.get(key);
    if (queue === undefined) this.#queues.set(key, [message]);
    else queue.push(message);
  }
}

/** Each topic of the ingress keeps its own order. */
function pairOf({ from, to, typename }: Queued): string {
  return JSON.stringify([from ?? ["ingress", typename], to]);
}
