/** Makes rows of what is found in a savepoint, and counts them. */
import { LAST_MS } from "../clock.ts";
import { Rows } from "../copies/lines/rows.ts";
import type { GroupWrites, InstanceKey } from "../model.ts";
import type { Owner } from "./owners.ts";
import type { Sent } from "./statefun/envelope.ts";
import type { FoundPosition } from "./statefun/positions.ts";
import type { FoundTimer, FoundValue } from "./statefun/read-rows.ts";
import type { Tally } from "./tally.ts";

/** Of a group, so that none takes much memory. */
const GROUP_ROWS = 2000;
const GROUP_BYTES = 4 * 1024 * 1024;

export interface GatheringOptions {
  readonly tally: Tally;
  /** The time at which it is decided what has expired, in milliseconds since 1970. */
  readonly now: number;
}

export class Gathering {
  readonly #options: GatheringOptions;
  #rows = new Rows();
  #count = 0;
  #bytes = 0;
  #seq = 0;

  constructor(options: GatheringOptions) {
    this.#options = options;
  }

  /** Whether there is enough for a group. */
  get isFull(): boolean {
    return this.#count >= GROUP_ROWS || this.#bytes >= GROUP_BYTES;
  }

  /** What has been added since it was last asked. */
  take(): GroupWrites {
    const group = { ...this.#rows.group(this.#options.now), lastSeq: this.#seq };
    this.#rows = new Rows();
    this.#count = 0;
    this.#bytes = 0;
    return group;
  }

  value(owner: Owner, id: string, { bytes, touchedAt }: FoundValue): void {
    const { function: fn, value: name, typename, spec } = owner;
    const counts = this.#options.tally.value(fn, name, typename);
    const ends = spec !== undefined && spec.expiry !== "none" && touchedAt !== undefined;
    const expiresAt = ends ? Math.min(touchedAt + spec.expireAfter, LAST_MS) : undefined;
    if (expiresAt !== undefined && expiresAt <= this.#options.now) {
      counts.expired++;
      return;
    }
    counts.imported++;
    this.#rows.state.push({ function: fn, id, name, typename, value: bytes, expiresAt });
    this.#added(bytes);
  }

  messages(target: InstanceKey, sent: readonly Sent[]): void {
    this.#options.tally.function(target.function).messages += sent.length;
    for (const message of sent) {
      this.#rows.messages.push({ ...message, seq: ++this.#seq, target, origin: undefined });
      this.#added(message.value);
    }
  }

  timer({ target, caller, sent, fireAt, token }: FoundTimer): void {
    this.#options.tally.function(target.function).delayed++;
    this.#rows.timers.push({ ...sent, seq: ++this.#seq, target, caller, fireAt, token });
    this.#added(sent.value);
  }

  topic(name: string, nextOffset: number): void {
    this.#rows.topics.push({ name, nextOffset, position: nextOffset, forwardedTo: undefined });
  }

  /** Which topic of that name it was, the savepoint does not say. */
  position({ topic, partition, next }: FoundPosition): void {
    this.#rows.kafkaPositions.push({ topic, partition, next, topicId: "" });
  }

  #added(bytes: Uint8Array | undefined): void {
    this.#count++;
    this.#bytes += bytes?.length ?? 0;
  }
}
