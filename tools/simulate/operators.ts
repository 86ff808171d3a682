/** Operators, who look inside and change things while all goes on. What they are told goes into the ledger. */
import type { Simulation } from "statefun-runtime/simulation";
import type { Deed, Instance, Ledger, SeenMessage } from "./ledger.ts";
import { Looking } from "./looking.ts";
import type { MessageStep, OperatorStep, Place, Seen } from "./plan.ts";
import type { Workload } from "./workload.ts";

const LETTERS = "dead-letters";
const ALL = Number.MAX_SAFE_INTEGER;

export interface OperatorsOptions {
  readonly simulation: Simulation;
  readonly workload: Workload;
  readonly ledger: Ledger;
  readonly note: (text: string) => void;
}

export class Operators {
  readonly #options: OperatorsOptions;
  readonly #looking: Looking;
  #sent = 0;

  constructor(options: OperatorsOptions) {
    this.#options = options;
    this.#looking = new Looking(options.simulation, options.workload);
  }

  /** Asks for it, and does not wait for the answer. */
  do(step: OperatorStep): void {
    const { note } = this.#options;
    this.#act(step).then(
      (what) => note(`an operator is told: ${step.do}, ${what}`),
      (error: Error) => note(`an operator is told: ${step.do}, ${error.message}`),
    );
  }

  async #act(step: OperatorStep): Promise<string> {
    const { runtime } = this.#options.simulation;
    switch (step.do) {
      case "pause":
        await runtime.pause(keyOf(step.place));
        return placeText(step.place);
      case "resume":
        await runtime.resume(keyOf(step.place));
        return placeText(step.place);
      case "retry all":
        return `${await runtime.retryAll(undefined)} instances`;
      case "skip":
      case "give up":
      case "cancel":
      case "fire":
        return await this.#takeMessage(step);
      case "edit":
        return await this.#edit(step);
      case "clear":
        return await this.#clear(step.instance);
      case "send":
        return await this.#send(step);
      case "redrive":
      case "drop":
        return await this.#onLetters(step.do);
      case "pop": {
        const popped = Array.from({ length: step.count }, () => this.#pop());
        return (await Promise.all(popped)).join(", ");
      }
      case "trim":
        return await this.#trim(step.topic);
    }
  }

  /** Does something about the message that is at the head of an instance, or the next delayed one. */
  async #takeMessage({ do: what, ...seen }: MessageStep): Promise<string> {
    const { ledger, simulation, workload } = this.#options;
    const kind = what === "cancel" || what === "fire" ? "delayed" : "head";
    const message = await this.#looking.find(kind, seen);
    if (message === undefined) return "nothing is there";
    const { target, seq } = message;
    const { runtime } = simulation;
    const acts: Readonly<Record<typeof what, () => Promise<unknown>>> = {
      skip: () => runtime.skip(target, seq),
      "give up": () => runtime.deadLetter(target, seq),
      cancel: () => runtime.cancelDelayed(target, seq),
      fire: () => runtime.fireDelayed(target, seq),
    };
    await ledger.ask({ do: what, message }, acts[what]());
    return workload.describe(message);
  }

  async #edit(seen: Seen): Promise<string> {
    const found = await this.#looking.find("value", seen);
    if (found === undefined) return "nothing is there";
    const { instance, name, version, before, after, typename } = found;
    const place = { instance, name, seen: version };
    const { ledger, simulation } = this.#options;
    const write = simulation.runtime.setValue(place, () => ({ typename, value: after }));
    await ledger.ask({ do: "edit", instance, before, after }, write);
    return `${name} of ${instance.function} ${instance.id}`;
  }

  async #clear(instance: Instance): Promise<string> {
    const { ledger, simulation } = this.#options;
    const removal = simulation.runtime.reset(instance);
    const names = await ledger.ask({ do: "clear", instance }, removal);
    return names.join(", ");
  }

  async #send(step: Extract<OperatorStep, { do: "send" }>): Promise<string> {
    const { ledger, simulation, workload } = this.#options;
    const { to, typename, content } = step.message;
    const name = `operator ${this.#sent++}`;
    const sent = simulation.runtime.send(to, typename, workload.encode(name, content));
    await ledger.ask({ do: "send", name, target: to, content }, sent);
    return name;
  }

  /** Sends all dead letters again, or forgets the first one. */
  async #onLetters(what: "redrive" | "drop"): Promise<string> {
    const { ledger, simulation } = this.#options;
    const { runtime } = simulation;
    const letters = simulation.committed.records(LETTERS, 0, ALL, ALL);
    const [first] = letters;
    if (first === undefined) return "nothing is there";
    if (what === "drop") {
      const forgotten = runtime.topics.forget(LETTERS, first.offset + 1);
      await ledger.ask({ do: "drop", message: messageIn(first.value) }, forgotten);
      return `letter ${first.offset}`;
    }
    const redriven = letters.map(({ offset }) =>
      ledger.ask({ do: "redrive", offset }, runtime.redrive.one(LETTERS, offset, {})),
    );
    const count = (await Promise.all(redriven)).filter((one) => one.redriven > 0).length;
    return `${count} letters`;
  }

  async #pop(): Promise<string> {
    const { ledger, simulation, workload } = this.#options;
    const topic = workload.module.playgroundEgresses[0]?.topics[0];
    if (topic === undefined) return "nothing is there";
    const deed: Extract<Deed, { do: "pop" }> = { do: "pop" };
    const record = await ledger.ask(deed, simulation.runtime.pop(topic));
    deed.offset = record?.offset;
    return record === undefined ? "nothing is there" : `record ${record.offset}`;
  }

  async #trim(topic: string): Promise<string> {
    const { ledger, simulation } = this.#options;
    const before = simulation.committed.topic(topic)?.position ?? 0;
    const forgotten = simulation.runtime.topics.forget(topic, before);
    await ledger.ask({ do: "trim", topic, before }, forgotten);
    return `"${topic}" before ${before}`;
  }
}

function placeText({ function: typename, id = "" }: Place): string {
  return `${typename || "everything"} ${id}`.trim();
}

function keyOf({ function: typename = "", id = "" }: Place): Instance {
  return { function: typename, id };
}

/** The message that a dead letter is about. */
export function messageIn(letter: Uint8Array): SeenMessage {
  const { key, caller, payload, encoding, ...of } = JSON.parse(Buffer.from(letter).toString());
  return {
    target: { function: of.function, id: key },
    caller,
    typename: of.typename,
    value: Buffer.from(payload, encoding),
  };
}
