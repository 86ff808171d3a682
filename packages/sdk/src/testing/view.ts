/** What a test sees of its functions: state, mailboxes, delayed messages and records, all of it as it is committed. */
import { kafkaRecord, kinesisRecord } from "statefun-wire";
import type { AnyAddress } from "../address.ts";
import type { Egress } from "../egress.ts";
import { type AnyStatefulFunction, definition, type StatefulFunction } from "../function.ts";
import type { Storage, StorageSpec } from "../storage.ts";
import type { TypeName } from "../typename.ts";
import type { Committed, InstanceKey, KeptRecord, Simulation } from "./engine.ts";
import type { Served } from "./served.ts";

/** A look at all that is committed, at one moment of virtual time. */
export interface View {
  /** The virtual time, in milliseconds since 1970. */
  now(): number;
  /** The storage of an instance: the values that are there and have not expired. Nothing for one that has none. */
  state<S extends StorageSpec, Accepts extends TypeName>(
    fn: StatefulFunction<S, Accepts>,
    id: string,
  ): Partial<Storage<S>>;
  /** The ids of the instances of a function that have state, or messages to handle. */
  ids(fn: AnyStatefulFunction): readonly string[];
  /** The messages that wait for an instance, in their order: of one that fails, and of one that is not at rest. */
  mailbox(fn: AnyStatefulFunction, id: string): readonly WaitingMessage[];
  /** The delayed messages that are to come, the next one first: of all functions, or to one of them. */
  delayed(to?: AnyStatefulFunction): readonly PendingMessage[];
  /**
   * The records of an egress, in their order; of a Kafka or Kinesis egress those of its topic or stream. A hash key that a Kinesis
   * record was given is not among its options.
   */
  records<T, Options>(egress: Egress<T, Options>): readonly EgressedRecord<T, Options>[];
  /** The instances whose last attempt at a message has failed, and that make another one when its time has come. */
  failing(): readonly FailingInstance[];
}

/** A message that waits for its instance. */
export interface WaitingMessage {
  /** Who sent it; undefined: it came from outside. */
  readonly from: AnyAddress | undefined;
  readonly type: string;
  /** As its handler gets it; the bytes, where its function has no handler for it or they are not of its type. */
  readonly value: unknown;
}

/** A message whose time has not come. */
export interface PendingMessage extends WaitingMessage {
  readonly from: AnyAddress;
  readonly to: AnyAddress;
  /** When it comes, in milliseconds since 1970. */
  readonly dueAt: number;
  /** By which it can be cancelled; undefined: it cannot. */
  readonly token: string | undefined;
}

/** A record of an egress. */
export interface EgressedRecord<T, Options> {
  readonly value: T;
  /** Only there when the function gave options, such as a key. */
  readonly options?: Options;
}

/** An instance that fails. */
export interface FailingInstance {
  readonly instance: AnyAddress;
  /** What it failed with: a StateFunError whose cause is what the handler threw, or what the engine refused its answer for. */
  readonly error: Error;
  /** How often it has been tried. */
  readonly attempts: number;
  /** When it is tried again, in milliseconds since 1970. */
  readonly retryAt: number;
}

const ALL = Number.MAX_SAFE_INTEGER;
const FIRST = { fireAt: Number.NEGATIVE_INFINITY, seq: 0 };

export function viewOf(simulation: Simulation, served: Served): View {
  const committed = (): Committed => simulation.committed;
  const now = (): number => simulation.clock.now();
  const stateOf = (key: InstanceKey) =>
    committed()
      .state(key)
      .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now());

  return {
    now,
    state<S extends StorageSpec, Accepts extends TypeName>(
      fn: StatefulFunction<S, Accepts>,
      id: string,
    ) {
      const storage: Record<string, unknown> = {};
      const rows = stateOf({ function: fn.typename, id });
      for (const { type, spec } of fn[definition].values) {
        const bytes = rows.find(({ name }) => name === spec.name)?.value;
        if (bytes !== undefined) storage[spec.name] = type.deserialize(bytes);
      }
      // Built from the declared values, which are those of S.
      return storage as Partial<Storage<S>>;
    },
    ids: ({ typename }) =>
      committed()
        .instances(typename, "", "", ALL)
        .map(({ id }) => ({ function: typename, id }))
        .filter((key) => stateOf(key).length > 0 || committed().mailboxSize(key) > 0)
        .map(({ id }) => id),
    mailbox: ({ typename }, id) =>
      committed()
        .messages({ function: typename, id }, 0, ALL, ALL)
        .map(({ caller, typename: type, value }) => ({
          from: caller && addressOfKey(caller),
          type,
          value: served.read(typename, type, value),
        })),
    delayed: (to) =>
      (to === undefined ? committed().timerTargets() : [to.typename])
        .flatMap((target) => committed().timers(target, FIRST, ALL, ALL))
        .sort((a, b) => a.fireAt - b.fireAt || a.seq - b.seq)
        .map(({ caller, target, typename: type, value, fireAt, token }) => ({
          from: addressOfKey(caller),
          to: addressOfKey(target),
          type,
          value: served.read(target.function, type, value),
          dueAt: fireAt,
          token,
        })),
    records<T, Options>(egress: Egress<T, Options>) {
      const records = committed().records(egress.topic?.name ?? egress.typename, 0, ALL, ALL);
      return records.map((record) => {
        const { value, options } = egress.read(bytesFor(egress.topic, record));
        return { value, ...(options !== undefined && { options }) };
      });
    },
    failing: () =>
      simulation.runtime
        .failures({ offset: 0, limit: ALL })
        .map(({ attempts, reason, retryAt, ...key }) => ({
          instance: addressOfKey(key),
          error: served.errorOf(key, reason),
          attempts,
          retryAt,
        })),
  };
}

function addressOfKey({ function: typename, id }: InstanceKey): AnyAddress {
  // The engine has the names of functions alone, which are type names.
  return { typename: typename as TypeName, id };
}

/** The bytes that an egress is handed for a record that its topic has. */
function bytesFor(topic: Egress<unknown>["topic"], { key, value }: KeptRecord): Uint8Array {
  if (topic === undefined) return value;
  const record = { topic: topic.name, key: Buffer.from(key ?? []).toString(), value };
  const { value: bytes } =
    topic.kind === "kafka"
      ? kafkaRecord.encode(record)
      : kinesisRecord.encode({ ...record, explicitHashKey: "" });
  return bytes;
}
