/** What happens in a life, as lines that a person reads: when, and what was called, answered, committed and asked for. */
import type { Observer } from "statefun-runtime/simulation";
import type { BatchResponse } from "statefun-wire";
import type { SeenMessage } from "./ledger.ts";
import type { Workload } from "./workload.ts";

type Writes = Parameters<NonNullable<Observer["committed"]>>[0];
type Request = Parameters<NonNullable<Observer["called"]>>[0];

export class Trace {
  /** In milliseconds since the beginning. */
  readonly #now: () => number;
  readonly #workload: Pick<Workload, "describe">;
  /** Written when somebody reads them, which few do. */
  readonly #lines: (() => string)[] = [];
  #commits = 0;

  constructor(now: () => number, workload: Pick<Workload, "describe">) {
    this.#now = now;
    this.#workload = workload;
  }

  get lines(): string[] {
    return this.#lines.map((line) => line());
  }

  note(text: string | (() => string)): void {
    const at = this.#now();
    this.#lines.push(
      () => `${at.toFixed(3).padStart(12)} ms  ${typeof text === "string" ? text : text()}`,
    );
  }

  readonly observer: Observer = {
    called: (request) =>
      this.note(() => `${nameOf(request)} is called with ${this.#batch(request)}`),
    answered: (request, answer) => this.note(() => `${nameOf(request)} ${tellAnswer(answer)}`),
    committed: (writes) => {
      const number = ++this.#commits;
      this.note(() => `commit ${number} is durable: ${this.#changes(writes)}`);
    },
    commitFailed: (error) => this.note(`a commit fails: ${error.message}`),
  };

  #batch({ target, invocations }: Request): string {
    return invocations
      .map(({ caller, argument }) =>
        this.#workload.describe({
          target: { function: target.typename, id: target.id },
          caller: caller && { function: caller.typename, id: caller.id },
          ...argument,
        }),
      )
      .join(", ");
  }

  #changes(writes: Writes): string {
    const { messages, removedMessages, timers, removedTimers, state, records, topics } = writes;
    const list = (messages: readonly SeenMessage[]) =>
      messages.map(this.#workload.describe).join(", ");
    const parts = {
      records: records.map(({ topic, offset }) => `${topic} ${offset}`).join(", "),
      "read up to": topics
        .filter(({ position }) => position > 0)
        .map(({ name, position }) => `${name} ${position}`)
        .join(", "),
      waiting: list(messages),
      "no longer waiting": removedMessages.length,
      delayed: list(timers),
      "no longer delayed": removedTimers.length,
      values: state
        .map(({ function: typename, id, name }) => `${shortOf(typename)}/${id} ${name}`)
        .join(", "),
    };
    return Object.entries(parts)
      .filter(([, what]) => what !== "" && what !== 0)
      .map(([name, what]) => `${name} ${what}`)
      .join("; ");
  }
}

function tellAnswer(answer: BatchResponse | Error): string {
  if (answer instanceof Error) return `fails: ${answer.message}`;
  return answer.kind === "result" ? "answers" : "asks for values that it was not sent";
}

const nameOf = ({ target }: Request): string => `${shortOf(target.typename)}/${target.id}`;
const shortOf = (typename: string): string => typename.slice(typename.indexOf("/") + 1);
