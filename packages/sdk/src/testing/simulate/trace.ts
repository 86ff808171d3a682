/** What happened in a life, a line each, for a person to read. */
import { isUtf8 } from "node:buffer";
import { inspect } from "node:util";
import { type BatchRequest, type BatchResponse, kafkaRecord, kinesisRecord } from "statefun-wire";
import type { Rig } from "../rig.ts";
import type { Action } from "./actions.ts";
import type { Placed } from "./disorder.ts";

/** A value or a text that is longer is cut. */
const MOST_CHARACTERS = 200;
const DAY_MS = 24 * 3_600_000;

/** Of a time, and of the two blanks after it. */
const INDENT = " ".repeat(14);

export class Trace {
  readonly lines: string[] = [];
  readonly #delivered = new WeakSet<BatchRequest>();
  #begun: number | undefined;

  acted({ view }: Rig, { action, isRepeated }: Placed): void {
    this.#add(view.now(), `${isRepeated ? "once more " : ""}${textOf(action)}`);
  }

  crashed({ view }: Rig, downMs: number): void {
    const down = downMs === 0 ? "" : `, and down for ${duration(downMs)}`;
    this.#add(view.now(), `a crash${down}`);
  }

  /** A call that functions ran, and what came of it. */
  called({ served, view }: Rig, request: BatchRequest, outcome: BatchResponse | Error): void {
    if (!(outcome instanceof Error) && outcome.kind === "incomplete") return;
    const { target, invocations } = request;
    const again = this.#delivered.has(request) ? ", delivered once more" : "";
    this.#delivered.add(request);
    for (const { caller, argument } of invocations) {
      const value = served.read(target.typename, argument.typename, argument.value);
      const from = caller === undefined ? "from outside" : `from ${nameOf(caller)}`;
      const what = `${argument.typename} ${show(value)} ${from}${again}`;
      this.#add(view.now(), `${nameOf(target)} gets ${what}`);
    }
    if (outcome instanceof Error) {
      this.#detail(`and throws: ${outcome.message}`);
      return;
    }
    for (const { name, value } of outcome.mutations) {
      const stored = value && served.readStored(target.typename, name, value.value);
      this.#detail(`${name} = ${show(stored)}`);
    }
    for (const { target: to, argument } of outcome.messages) {
      this.#detail(`sends ${nameOf(to)} ${this.#payload(served, to.typename, argument)}`);
    }
    for (const delayed of outcome.delayed) {
      if (delayed.cancel !== undefined) {
        this.#detail(`cancels ${delayed.cancel}`);
        continue;
      }
      const { target: to, argument, delayMs } = delayed;
      const what = this.#payload(served, to.typename, argument);
      this.#detail(`sends ${nameOf(to)} in ${duration(delayMs)} ${what}`);
    }
    for (const { egress, argument } of outcome.egresses) {
      this.#detail(`writes to ${egress}: ${recordOf(argument)}`);
    }
  }

  /** What the engine heard of it. */
  answered({ view }: Rig, { target }: BatchRequest, answer: BatchResponse | Error): void {
    if (!(answer instanceof Error)) return;
    this.#add(view.now(), `${nameOf(target)} is to be called again: ${answer.message}`);
  }

  #payload(
    served: Rig["served"],
    to: string,
    { typename, value }: BatchRequest["invocations"][number]["argument"],
  ): string {
    return `${typename} ${show(served.read(to, typename, value))}`;
  }

  #add(now: number, text: string): void {
    this.#begun ??= now;
    this.lines.push(`${timeOf(now - this.#begun)}  ${text}`);
  }

  #detail(text: string): void {
    this.lines.push(`${INDENT}  ${text}`);
  }
}

/** `12:34:56.789`, with the days in front of it. */
function timeOf(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const time = new Date(ms).toISOString().slice(11, 23);
  return days === 0 ? time : `${days} d ${time}`;
}

function textOf(action: Action): string {
  if (action.do === "wait") return `${duration(action.ms)} pass`;
  const value = `${action.type} ${show(action.value)}`;
  return action.do === "send"
    ? `sent to ${nameOf({ typename: action.function, id: action.id })}: ${value}`
    : `produced to ${action.topic}, key ${JSON.stringify(action.id)}: ${value}`;
}

function nameOf({ typename, id }: BatchRequest["target"]): string {
  return `${typename} ${JSON.stringify(id)}`;
}

function recordOf({
  typename,
  value = new Uint8Array(),
}: {
  typename: string;
  value: Uint8Array | undefined;
}) {
  const codec = [kafkaRecord, kinesisRecord].find((one) => one.typename === typename);
  if (codec === undefined) return `${typename} ${show(value)}`;
  const record = codec.decode(value);
  return `${record.topic}, key ${JSON.stringify(record.key)}: ${show(record.value)}`;
}

/** Bytes are shown as text where they are some that a terminal can show, and in hexadecimal where not. */
function show(value: unknown): string {
  const text =
    value instanceof Uint8Array
      ? textOfBytes(Buffer.from(value))
      : inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 5 });
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function textOfBytes(bytes: Buffer): string {
  const text = bytes.toString();
  return isUtf8(bytes) && !/\p{Cc}/u.test(text) ? text : `0x${bytes.toString("hex")}`;
}

function duration(ms: number): string {
  const units = [
    ["d", DAY_MS],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1000],
  ] as const;
  const [name, size] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ["ms", 1];
  return `${ms / size} ${name}`;
}
