/** The functions of a test as the engine calls them: what they threw is kept with its stack, and what they use is known. */
import {
  type BatchHandler,
  type BatchRequest,
  type BatchResponse,
  kafkaRecord,
  kinesisRecord,
} from "statefun-wire";
import { type AnyStatefulFunction, definition } from "../function.ts";
import { batchHandler } from "../invoke.ts";
import type { RequestReplyOptions } from "../options.ts";
import type { EgressSpec, InstanceKey } from "./engine.ts";
import { Hanging } from "./hanging.ts";

/** An instance that is called more often in one moment is taken to be in a circle. */
const MOST_AT_ONCE = 5000;

/** What functions may be made from. */
export interface World {
  /** The virtual time, in milliseconds since 1970: for functions that ask what time it is. May be destructured. */
  now(): number;
}

/** The functions of a test, and where messages go that they cannot handle. */
export interface TestedFunctions extends Pick<RequestReplyOptions, "deadLetters" | "logger"> {
  /**
   * The functions, or what makes them: it is called again whenever their process is started again, so that what they keep in
   * variables is lost as it would be.
   */
  readonly functions:
    | readonly AnyStatefulFunction[]
    | ((world: World) => readonly AnyStatefulFunction[]);
}

/** Who watches how functions are called. */
export interface Watch {
  /** Told of each call that they have run, and what came of it. */
  readonly onCall?: (request: BatchRequest, outcome: BatchResponse | Error) => void;
  /** Calls beyond that fail. */
  readonly mostCalls?: number;
}

export class Served {
  readonly #options: TestedFunctions;
  readonly #world: World;
  readonly #watch: Watch;
  readonly #errors = new Map<string, unknown>();
  readonly #egresses = new Map<string, EgressSpec>();
  readonly #hanging = new Hanging();
  #functions: readonly AnyStatefulFunction[] = [];
  #calls = 0;
  /** How often each instance has been called in this moment. */
  readonly #atOnce = new Map<string, number>();
  #moment = 0;
  /** Undefined while their process is not running. */
  #handle: BatchHandler | undefined;

  /** They are there once they have been started. */
  constructor(options: TestedFunctions, world: World, watch: Watch) {
    this.#options = options;
    this.#world = world;
    this.#watch = watch;
  }

  /** As a process of theirs that starts. @throws StateFunError `invalid-declaration` when two have the same name */
  start(): void {
    const { functions, ...rest } = this.#options;
    this.#functions = typeof functions === "function" ? functions(this.#world) : functions;
    this.#handle = batchHandler({ ...rest, functions: this.#functions });
  }

  /** As a process of theirs that dies. */
  stop(): void {
    this.#handle = undefined;
  }

  /** How often they have been called. */
  get calls(): number {
    return this.#calls;
  }

  /** All has come to rest: whatever comes now is not what went round before. */
  rested(): void {
    this.#atOnce.clear();
  }

  get names(): string[] {
    return this.#functions.map(({ typename }) => typename);
  }

  /** The egress of a name, of the kind of what was last written to it. */
  egress(typename: string): EgressSpec | undefined {
    return this.#egresses.get(typename);
  }

  readonly handle: BatchHandler = (request) => {
    const handle = this.#handle;
    if (handle === undefined) throw new Error("the process of the functions is not running");
    const { typename, id } = request.target;
    const key = textOf({ function: typename, id });
    const fail = (error: unknown): never => {
      this.#errors.set(key, error);
      this.#watch.onCall?.(request, error as Error);
      throw error;
    };
    const succeed = (response: BatchResponse): BatchResponse => {
      this.#check(typename, response);
      this.#errors.delete(key);
      this.#watch.onCall?.(request, response);
      return response;
    };
    try {
      this.#count(typename, id);
      const response = handle(request);
      if (!(response instanceof Promise)) return succeed(response);
      return this.#hanging.watch(request, response).then(succeed).catch(fail);
    } catch (error) {
      return fail(error);
    }
  };

  #count(typename: string, id: string): void {
    const { mostCalls = Number.POSITIVE_INFINITY } = this.#watch;
    if (this.#calls >= mostCalls) {
      throw new Error(`functions have been called ${mostCalls} times, and go on`);
    }
    this.#calls++;
    const now = this.#world.now();
    if (now !== this.#moment) this.#atOnce.clear();
    this.#moment = now;
    const key = textOf({ function: typename, id });
    const times = (this.#atOnce.get(key) ?? 0) + 1;
    this.#atOnce.set(key, times);
    if (times > MOST_AT_ONCE) {
      throw new Error(
        `${typename} "${id}" has been called ${MOST_AT_ONCE} times while time stood still: does what it sends come back to it for ever?`,
      );
    }
  }

  /** What an instance failed with: what its handler threw, or why its answer was refused. */
  errorOf(key: InstanceKey, reason: string): Error {
    const thrown = this.#errors.get(textOf(key));
    return thrown instanceof Error
      ? thrown
      : new Error(`${key.function} "${key.id}": its answer is refused: ${reason}`);
  }

  /** The value of a message, as its handler gets it; its bytes where there is none, or they are not of its type. */
  read(typename: string, type: string, bytes: Uint8Array | undefined): unknown {
    const fn = this.#functions.find((one) => one.typename === typename);
    const handler = fn?.[definition].handlers.get(type);
    if (handler === undefined || bytes === undefined) return bytes;
    try {
      return handler.type.deserialize(bytes);
    } catch {
      return bytes;
    }
  }

  /** The same of a stored value. */
  readStored(typename: string, name: string, bytes: Uint8Array): unknown {
    const fn = this.#functions.find((one) => one.typename === typename);
    const declared = fn?.[definition].values.find(({ spec }) => spec.name === name);
    return declared === undefined ? bytes : declared.type.deserialize(bytes);
  }

  /** @throws Error when it sends to a function that the test does not have */
  #check(typename: string, response: BatchResponse): void {
    if (response.kind === "incomplete") return;
    for (const { egress, argument } of response.egresses) {
      this.#egresses.set(egress, { typename: egress, kind: kindOf(argument.typename) });
    }
    const delayed = response.delayed.flatMap((one) => (one.cancel === undefined ? [one] : []));
    for (const { target } of [...response.messages, ...delayed]) {
      if (this.names.includes(target.typename)) continue;
      throw new Error(
        `${typename} sends a message to ${target.typename}, which is not among the functions of this test: add it, or one that ` +
          `stands in for it: statefulFunction({ typename: "${target.typename}" }).onAny(() => undefined)`,
      );
    }
  }
}

function kindOf(typename: string): EgressSpec["kind"] {
  if (typename === kafkaRecord.typename) return "kafka";
  return typename === kinesisRecord.typename ? "kinesis" : "custom";
}

function textOf({ function: typename, id }: InstanceKey): string {
  return JSON.stringify([typename, id]);
}
