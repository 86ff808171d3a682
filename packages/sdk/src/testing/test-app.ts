/** Functions on the real engine, in the process of their test: with a store in memory, and time that passes when it is told to. */
import type { Address } from "../address.ts";
import { type Immutable, serialize, type Type } from "../type.ts";
import type { TypeName } from "../typename.ts";
import { assertDuration } from "./duration.ts";
import { loadEngine, type Module } from "./engine.ts";
import { assertTakes, readModule } from "./module.ts";
import { Rig } from "./rig.ts";
import type { TestedFunctions } from "./served.ts";
import type { View } from "./view.ts";

/** What a test runs. */
export interface TestAppOptions extends TestedFunctions {
  /**
   * The path of a module.yaml, or its text: ingress topics, egresses and limits are those of the module then. Left out: there are no
   * ingress topics, and any egress may be written to.
   */
  readonly module?: string;
}

/**
 * Functions on the engine, and a look at them. Each call resolves when all has come to rest: every message has been handled, and so
 * have those that were sent meanwhile. Calls that are made without awaiting each of them go together.
 *
 * A call rejects with what a handler threw, or with what its answer was refused for, where the instance still fails when all
 * has come to rest. No time passes by itself, so a failed message is tried again in {@link TestApp.advance}: as often as it takes.
 */
export interface TestApp extends View {
  /**
   * Sends a message from outside.
   *
   * @throws StateFunError `invalid-value` when `value` is not of `type`; Error when the function is not there
   */
  send<T, Name extends TypeName>(
    to: Address<NoInfer<Name>>,
    type: Type<T, Name>,
    value: NoInfer<Immutable<T>>,
  ): Promise<void>;
  /**
   * Produces a record to an ingress topic of the module.
   *
   * @throws StateFunError `invalid-value` when `value` is not of `type`; Error when the topic is not there or does not carry the type
   */
  produce<T>(
    topic: string,
    key: string,
    type: Type<T>,
    value: NoInfer<Immutable<T>>,
  ): Promise<void>;
  /**
   * Lets virtual time pass, in milliseconds: delayed messages come, what has failed is tried again, values expire.
   *
   * @throws RangeError when it is not a number from 0 to 1e15
   */
  advance(ms: number): Promise<void>;
  /** Kills the engine and the process of the functions, as a crash does, and starts both on what is committed. */
  crash(): Promise<void>;
}

/**
 * Starts functions on the engine of `statefun-runtime`, in this process and without ports or files. There is nothing to close.
 *
 * Virtual time begins at 2026-01-01T00:00:00Z, and {@link TestApp.advance} alone lets it pass. What else a handler uses, `Date` and
 * timers too, is the process's: functions that ask for the time are made from {@link World.now}.
 *
 * @throws Error when statefun-runtime is not installed, or the module and the functions do not fit each other
 */
export async function testApp({ module, ...tested }: TestAppOptions): Promise<TestApp> {
  const engine = await loadEngine();
  const read = module === undefined ? undefined : readModule(engine, module);
  return appOf(new Rig(engine, { tested, module: read }), read);
}

function appOf(rig: Rig, module: Module | undefined): TestApp {
  const { simulation, view, served } = rig;
  let last: Promise<void> = Promise.resolve();
  /** How often each instance that fails had been tried when that was last told. */
  let told = new Map<string, number>();

  const tell = (): void => {
    const failing = view.failing().map((one) => ({ ...one, key: JSON.stringify(one.instance) }));
    const failed = failing.find(({ key, attempts }) => attempts > (told.get(key) ?? 0));
    told = new Map(failing.map(({ key, attempts }) => [key, attempts]));
    if (failed !== undefined) throw failed.error;
  };
  /** One after the other, and each until all is at rest. */
  const inTurn = (act: () => Promise<unknown>): Promise<void> => {
    const done = last.then(async () => {
      await act();
      await rig.settle();
      tell();
    });
    last = done.catch(() => undefined);
    return done;
  };
  /** Begins at once, so that requests that are made together are met together. */
  const request = (answer: Promise<unknown>): Promise<void> => {
    // It is awaited in its turn.
    answer.catch(() => undefined);
    return inTurn(() => simulation.answer(answer));
  };

  return {
    ...view,
    async send(to, type, value) {
      const bytes = bytesOf(type, value);
      const key = { function: to.typename, id: to.id };
      assertTakes(module, served.names, { do: "send", ...key });
      return request(simulation.runtime.send(key, type.typename, bytes));
    },
    async produce(topic, key, type, value) {
      const bytes = bytesOf(type, value);
      assertTakes(module, served.names, { do: "produce", topic, type: type.typename });
      return request(simulation.runtime.produce(topic, [{ key: Buffer.from(key), value: bytes }]));
    },
    async advance(ms) {
      assertDuration(ms);
      return inTurn(() => simulation.advance(ms));
    },
    crash: () =>
      inTurn(async () => {
        await rig.kill();
        rig.start();
      }),
  };
}

function bytesOf<T>(type: Type<T>, value: Immutable<T>): Uint8Array {
  // A serializer only reads its value, so a deeply readonly one will do.
  return serialize(type, value as T, "the message");
}
