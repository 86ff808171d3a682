/** What has not been done yet: records that wait in their topics, messages in mailboxes, and delayed ones. */
import type { Assembly } from "../../assembly.ts";
import type { InstanceKey, Message, Origin, Timer, TopicRecord } from "../../model.ts";
import { sizeOf } from "../../store/store.ts";
import type { Turns } from "../../turns.ts";
import { isSame } from "./past.ts";
import type { RecordPlace } from "./span.ts";

/** Of a mailbox, what is read at once and what is looked through at most. */
const PAGE_MESSAGES = 500;
const PAGE_BYTES = 256 * 1024;
const MAX_MESSAGES = 5000;

export class Waiting {
  readonly #store: Pick<Assembly["store"], "messages" | "timer" | "records" | "topic">;
  readonly #turns: Turns;

  constructor({ store }: Pick<Assembly, "store">, turns: Turns) {
    this.#store = store;
    this.#turns = turns;
  }

  /** The message, if the instance has it. */
  message(key: InstanceKey, seq: number): Message | undefined {
    const [message] = this.#store.messages(key, seq - 1, 1, 0);
    return message?.seq === seq ? message : undefined;
  }

  /** The first of its messages that came of something. */
  async cameOf(key: InstanceKey, origin: Origin): Promise<Message | undefined> {
    let after = 0;
    for (let left = MAX_MESSAGES; left > 0; left -= PAGE_MESSAGES) {
      const read = () => this.#store.messages(key, after, PAGE_MESSAGES, PAGE_BYTES);
      const messages = await this.#turns.run(read, sizeOf);
      const found = messages.find((message) => isSame(message.origin, origin));
      if (found !== undefined || messages.length === 0) return found;
      after = messages.at(-1)?.seq ?? after;
    }
    return undefined;
  }

  /** The delayed message, if it is still to come to the instance. */
  timer({ function: typename, id }: InstanceKey, seq: number): Timer | undefined {
    const timer = this.#store.timer(seq);
    return timer?.target.function === typename && timer.target.id === id ? timer : undefined;
  }

  /** Whether it waits for the functions in its topic. */
  isUnread({ topic, offset }: RecordPlace): boolean {
    return offset >= (this.#store.topic(topic)?.position ?? 0);
  }

  record({ topic, offset }: RecordPlace): TopicRecord | undefined {
    const [record] = this.#store.records(topic, offset, 1, 0);
    return record?.offset === offset ? record : undefined;
  }
}
