/**
 * A functions service on a runtime of its own: the real one with a store on disk, called over HTTP. What it reports goes to a
 * function of this process, and time is skipped where there is nothing but time to wait for.
 */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BatchResult, TypedValue } from "statefun-wire";
import { type Assembly, assemble, type Logger } from "../assembly.ts";
import { inProcessTransport } from "../call/transport.ts";
import type { Failure } from "../functions/instance.ts";
import type { EndpointSpec } from "../module/module.ts";
import { type Runtime, startRuntime } from "../runtime.ts";
import { DEFAULT_SETTINGS } from "../settings.ts";
import { isSettled } from "../simulation/at-rest.ts";
import { moduleOf } from "../simulation/module.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import {
  type Command,
  CUSTOM_EGRESS,
  commands,
  INTERPRETER,
  KAFKA_EGRESS,
  KINESIS_EGRESS,
  OBSERVER,
  read,
  type Said,
} from "./contract.ts";
import { Unsupported } from "./feature.ts";
import { Observer } from "./observer.ts";
import { type Call, Recording } from "./recording.ts";
import { Service } from "./service.ts";
import { SkippingClock } from "./skipping-clock.ts";

const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** How often it is looked whether there is something left to do, in milliseconds. */
const LOOK_MS = 2;
/** An answer that does not come may be waited for once more, and there is to be time to say so. */
const SPARE_MS = 2000;

/** The service was not reached. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export class Subject {
  readonly service: Service;
  readonly #parts: Assembly;
  readonly #runtime: Runtime;
  readonly #observer: Observer;
  readonly #recording: Recording;
  readonly #clock: SkippingClock;
  readonly #remove: () => void;

  /** Starts the runtime for the service behind an endpoint. @throws UsageError, or Error when it cannot be started */
  static async start(endpoint: EndpointSpec): Promise<Subject> {
    const service = new Service(endpoint);
    const folder = await mkdtemp(join(tmpdir(), "statefun-conformance-"));
    const remove = (): void => rmSync(folder, { recursive: true, force: true });
    // A signal ends the process at once.
    process.once("exit", remove);
    return new Subject(service, await openSqliteStore(join(folder, "data")), remove);
  }

  private constructor(service: Service, store: Assembly["store"], remove: () => void) {
    const { endpoint } = service;
    const clock = new SkippingClock();
    const observer = new Observer();
    const recording = new Recording(service.transport);
    const observing: EndpointSpec = { ...endpoint, functions: OBSERVER };
    this.#parts = assemble({
      ...DEFAULT_SETTINGS,
      // Nobody waits for a service that hangs.
      drainMs: 0,
      module: {
        ...moduleOf([]),
        endpoints: [endpoint, observing],
        egresses: [
          { typename: KAFKA_EGRESS, kind: "kafka" },
          { typename: KINESIS_EGRESS, kind: "kinesis" },
          { typename: CUSTOM_EGRESS, kind: "custom" },
        ],
      },
      transport: (to) => (to === observing ? inProcessTransport(observer.handle, to) : recording),
      store,
      clock,
      random: () => 1,
      logger: SILENT,
      onFatal: () => undefined,
    });
    this.#runtime = startRuntime(this.#parts);
    this.#observer = observer;
    this.#recording = recording;
    this.#clock = clock;
    this.service = service;
    this.#remove = remove;
  }

  /** Sends the interpreter `id` messages, as from an ingress and in one batch, and resolves when all that came of it is done. */
  async send(id: string, ...messages: readonly TypedValue[]): Promise<void> {
    const { committer, dispatcher } = this.#parts;
    await committer.room();
    for (const { typename, value = new Uint8Array(0) } of messages) {
      dispatcher.send({ function: INTERPRETER, id }, typename, value);
    }
    await this.settled();
  }

  /** The same, and resolves with what the instance has reported since it was last asked. @throws Error when it fails */
  async run(id: string, ...messages: readonly TypedValue[]): Promise<readonly Said[]> {
    await this.send(id, ...messages);
    return this.reported(id);
  }

  /** The same of commands in one message. */
  do(id: string, ...all: readonly Command[]): Promise<readonly Said[]> {
    return this.run(id, commands(...all));
  }

  /** What the instance has reported since it was last asked. @throws Unsupported, or Error when it fails */
  reported(id: string): readonly Said[] {
    const failure = this.failure(id);
    if (failure !== undefined) throw new Error(`it failed, and was not to: ${failure.reason}`);
    const all = this.#observer.take(id).map(read);
    for (const said of all) {
      if ("unsupported" in said) throw new Unsupported(said.unsupported);
    }
    return all;
  }

  /** Lets time pass, and resolves when all that came of it is done. */
  async pass(ms: number): Promise<void> {
    this.#clock.skip(ms);
    await this.settled();
  }

  /** Why the last attempt of the instance has failed; undefined when it does not fail. */
  failure(id: string): Pick<Failure, "attempts" | "reason"> | undefined {
    for (const { key, failure } of this.#parts.failures.failing) {
      if (key.function === INTERPRETER && key.id === id) return failure;
    }
    return undefined;
  }

  /** Gives up the message that fails, if one does, and resolves when all that came of it is done. */
  async giveUp(id: string): Promise<void> {
    // Not while it is being tried once more.
    await this.settled();
    if (this.failure(id) !== undefined) {
      await this.#runtime.deadLetter({ function: INTERPRETER, id });
    }
    await this.settled();
  }

  /** The batches that the instance was sent, those that were sent again, too. */
  calls(id: string): readonly Call[] {
    return this.#recording.of(id);
  }

  /** What the instance has answered to batches, in all. */
  results(id: string): readonly BatchResult[] {
    return this.calls(id).flatMap(({ response }) =>
      response?.kind === "result" ? [response] : [],
    );
  }

  /**
   * Resolves when nothing is on its way any more: what fails and what is delayed may wait.
   *
   * @throws Unreachable; Error when it takes too long
   */
  async settled(): Promise<void> {
    const limitMs = this.service.endpoint.transport.callTimeoutMs * 2 + SPARE_MS;
    const end = performance.now() + limitMs;
    while (!isSettled(this.#parts)) {
      for (const { outage } of this.#parts.types.endpoints()) {
        if (outage !== undefined) throw new Unreachable(outage.reason);
      }
      if (performance.now() > end) throw new Error(`it was not done within ${limitMs} ms`);
      await sleep(LOOK_MS);
    }
  }

  async close(): Promise<void> {
    await this.#runtime.close();
    process.off("exit", this.#remove);
    this.#remove();
  }
}
