/** Those who set and cancel alarms, pop records, send messages that are bad now and then, and give those up. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Random, randomOf } from "statefun-runtime/simulation";
import type { TopicRecord } from "../../harness/api.ts";
import { deliver, type Target } from "../deliver.ts";
import type { Alarm, Doubtful } from "./checker.ts";

const MAX_REST_MS = 30;
/** How long an alarm takes, in milliseconds: some are due at once, some long after they are cancelled. */
const ALARM_MS = [0, 50, 1000, 8000];
const IDS = 20;
const PICKY = "chaos/picky";
const REASON = /it is bad/;

export interface PromisesLoadOptions {
  readonly seed: number;
  readonly target: Target;
  readonly egressPort: number;
}

export class PromisesLoad {
  readonly alarms: Alarm[] = [];
  readonly echoes: number[] = [];
  readonly popped: number[] = [];
  readonly doubtful: Doubtful[] = [];
  brokenPops = 0;
  resent = 0;
  /** Rejects when a request is refused, or not answered for too long. */
  readonly failed: Promise<never>;
  readonly #options: PromisesLoadOptions;
  #isSending = true;
  #isWatching = true;
  #quietPops = 0;
  readonly #senders: Promise<unknown>;
  readonly #watchers: Promise<unknown>;

  constructor(options: PromisesLoadOptions) {
    this.#options = options;
    this.#senders = Promise.all([this.#setAlarms(), this.#echo(), this.#doubt()]);
    this.#watchers = Promise.all([this.#pop(), this.#giveUp()]);
    const { promise, reject } = Promise.withResolvers<never>();
    this.failed = promise;
    this.#senders.catch(reject);
    this.#watchers.catch(reject);
  }

  /** Sends nothing new, and resolves when all that was sent is acknowledged. */
  async stopSending(): Promise<void> {
    this.#isSending = false;
    await this.#senders;
  }

  /** Resolves when nothing has been popped for a while. */
  async poppedAll(): Promise<void> {
    this.#quietPops = 0;
    while (this.#quietPops < 20) await sleep(50);
  }

  async stop(): Promise<void> {
    this.#isWatching = false;
    await this.#watchers;
  }

  async #setAlarms(): Promise<void> {
    const random = randomOf(this.#options.seed);
    for (let n = 0; this.#isSending; n++) {
      const key = `clock-${n % IDS}`;
      const alarm = { n, sentAt: Date.now(), ms: random.pick(ALARM_MS) };
      await this.#send("alarms", key, { n, ms: alarm.ms, cancels: false });
      this.alarms.push(alarm);
      if (random.int(1, 3) === 1)
        await this.#send("alarms", key, { n, ms: alarm.ms, cancels: true }, "-off");
      await sleep(random.int(0, MAX_REST_MS));
    }
  }

  async #echo(): Promise<void> {
    const random = randomOf(this.#options.seed + 1);
    for (let n = 0; this.#isSending; n++) {
      await this.#send("echoes", `echo-${n % IDS}`, { n });
      this.echoes.push(n);
      await sleep(random.int(0, MAX_REST_MS));
    }
  }

  async #doubt(): Promise<void> {
    const random = randomOf(this.#options.seed + 2);
    for (let n = 0; this.#isSending; n++) {
      const id = `picky-${random.int(1, IDS)}`;
      const bad = random.int(1, 8) === 1;
      await this.#send("doubtful", id, { n, bad });
      this.doubtful.push({ n, id, bad });
      await sleep(random.int(0, MAX_REST_MS));
    }
  }

  async #send(
    topic: string,
    key: string,
    value: { readonly n: number; readonly [field: string]: unknown },
    suffix = "",
  ): Promise<void> {
    const { seed, target } = this.#options;
    const records: Omit<TopicRecord, "topic" | "offset">[] = [{ key, value }];
    await deliver(target, { topic, records }, `${seed}-${topic}-${value.n}${suffix}`, () => {
      this.resent++;
    });
  }

  async #pop(): Promise<void> {
    const url = `http://127.0.0.1:${this.#options.egressPort}/popped`;
    while (this.#isWatching) {
      await this.#options.target();
      const record = await this.#popOne(url);
      if (record === undefined) this.#quietPops++;
      else {
        this.popped.push(record);
        this.#quietPops = 0;
      }
      if (record === undefined) await sleep(20);
    }
  }

  async #popOne(url: string): Promise<number | undefined> {
    try {
      const answer = await fetch(url);
      const text = await answer.text();
      return answer.headers.get("status") === "404" || text === "" ? undefined : Number(text);
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      // One that reached nobody has taken nothing out.
      if (code !== "ECONNREFUSED") this.brokenPops++;
      return undefined;
    }
  }

  /** The operator: whatever becomes of an answer, a bad message that is still there is given up the next time. */
  async #giveUp(): Promise<void> {
    const random: Random = randomOf(this.#options.seed + 3);
    while (this.#isWatching) {
      const api = await this.#options.target();
      const failing = await failures(api);
      for (const { id, reason } of failing) {
        if (!REASON.test(reason)) continue;
        const url = `${api}/functions/${PICKY}/${id}/dead-letter`;
        await fetch(url, { method: "POST" }).catch(() => undefined);
      }
      await sleep(random.int(20, 200));
    }
  }
}

async function failures(
  api: string,
): Promise<readonly { readonly id: string; readonly reason: string }[]> {
  try {
    const answer = await fetch(`${api}/failures?function=${PICKY}`);
    return answer.ok ? ((await answer.json()) as { id: string; reason: string }[]) : [];
  } catch {
    return [];
  }
}
