/**
 * The instances in memory: all that have messages, and as many of the others as the cache has room for. An instance that
 * is not here has nothing in memory, so the store knows all of it.
 */

import type { PersistedValueSpec } from "statefun-wire";
import { type Clock, timeIn } from "../clock.ts";
import type { Committer } from "../commit/committer.ts";
import { laterBy } from "../model.ts";
import type { Store } from "../store/store.ts";
import type { FunctionType } from "./function-type.ts";
import { Instance, type StoredValue } from "./instance.ts";
import type { Pauses } from "./pauses.ts";

/** What an instance takes in memory besides its id and the values of its state, in bytes, about. */
const INSTANCE_BYTES = 600;
/** What a value takes besides its bytes, in bytes, about: a small one takes more for being one than for what it says. */
const VALUE_BYTES = 500;
/** What a function takes besides its instances, in bytes, about. */
const FUNCTION_BYTES = 2000;

export interface InstancesOptions {
  readonly store: Pick<Store, "state" | "messages" | "mailboxSize">;
  readonly committer: Pick<Committer, "group" | "durableThrough">;
  readonly clock: Pick<Clock, "now">;
  readonly pauses: Pick<Pauses, "since">;
  /** How much the cached state may take, in bytes. */
  readonly cacheBytes: number;
  /** Called when the last instance of a function leaves memory, unless the function is about to get another one. */
  readonly onLast: (type: FunctionType) => void;
}

export class Instances {
  readonly #options: InstancesOptions;
  /** Every instance in memory, the newest last. */
  readonly #all = new Set<Instance>();
  #bytes = 0;
  /** How often room may be asked for before it is looked for again, after a search in vain. */
  #patience = 0;

  constructor(options: InstancesOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#all.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The instance, which has `waiting` messages in the store if it is new here. */
  get(type: FunctionType, id: string, waiting?: number): Instance {
    const known = type.instances.get(id);
    if (known !== undefined) {
      known.recentlyUsed = true;
      return known;
    }
    this.#makeRoom(type);
    if (type.instances.size === 0) this.#bytes += FUNCTION_BYTES;
    const instance = new Instance(type, id, waiting ?? this.#waitingFor(type, id));
    instance.isPaused = this.#options.pauses.since(instance.key) !== undefined;
    instance.countMessages();
    type.instances.set(id, instance);
    this.#all.add(instance);
    this.#bytes += INSTANCE_BYTES + id.length;
    return instance;
  }

  #waitingFor(type: FunctionType, id: string): number {
    return type.isRecovering ? this.#options.store.mailboxSize({ function: type.typename, id }) : 0;
  }

  /** Brings waiting messages into memory. Not those that are not committed yet. */
  refill({ key, mailbox }: Instance): void {
    mailbox.refill((after, limit, maxBytes) =>
      this.#options.store.messages(key, after, limit, maxBytes),
    );
  }

  /** The value that the function is sent in a call of that time: undefined when it is empty or has expired. */
  value(instance: Instance, name: string, calledAt: number): StoredValue | undefined {
    const stored = this.#state(instance).get(name);
    if (stored?.value === undefined) return undefined;
    const { expiresAt } = stored;
    return expiresAt !== undefined && expiresAt <= calledAt ? undefined : stored;
  }

  /** Writes a value; undefined removes it. Returns what was there before. */
  setValue(
    instance: Instance,
    { name, typename, expiry, expireAfter }: PersistedValueSpec,
    value: Uint8Array | undefined,
  ): StoredValue | undefined {
    const expiresAt = expiry === "none" ? undefined : timeIn(this.#options.clock, expireAfter);
    return this.putValue(instance, name, { typename, value, expiresAt });
  }

  /** The same, with its end as it is given. */
  putValue(
    instance: Instance,
    name: string,
    { typename, value, expiresAt }: Omit<StoredValue, "changed">,
  ): StoredValue | undefined {
    // At once, so that no room is made at its expense: what comes next must not read what the store still has.
    this.#noteChange(instance, value?.length ?? 0);
    this.#makeRoom();
    const state = this.#state(instance);
    const before = state.get(name);
    state.set(name, { typename, value, expiresAt, changed: true });
    this.#bytes += sizeOf(value) - sizeOf(before?.value);
    return before;
  }

  /**
   * A call puts off the expiry of the values that count from it, and of those that have expired meanwhile, too. What had expired when
   * it was made is gone for good, as on Flink: a clock that is set back does not bring back what a function has found gone.
   */
  touch(instance: Instance, calledAt: number): void {
    for (const { name, expiry, expireAfter } of instance.type.declared.values.values()) {
      if (expiry === "none") continue;
      const stored = this.#state(instance).get(name);
      if (stored?.value === undefined) continue;
      if (stored.expiresAt !== undefined && stored.expiresAt <= calledAt) {
        this.#bytes -= sizeOf(stored.value);
        stored.value = undefined;
      } else if (expiry === "after-invoke") {
        stored.expiresAt = timeIn(this.#options.clock, expireAfter);
      } else continue;
      stored.changed = true;
      this.#noteChange(instance, stored.value?.length ?? 0);
    }
  }

  /**
   * A value of a function is declared with another expiry than before. That goes for what is stored, too: it ends later or
   * sooner by the difference, or no longer at all. What had no end gets one when it is written or the instance is called.
   */
  changeExpiry(type: FunctionType, before: PersistedValueSpec, now: PersistedValueSpec): void {
    if (before.expiry === "none") return;
    const later =
      now.expiry === "none" ? Number.POSITIVE_INFINITY : now.expireAfter - before.expireAfter;
    if (later === 0) return;
    const change = { function: type.typename, name: now.name, later };
    this.#options.committer.group.changeExpiry(change);
    for (const { state } of type.instances.values()) {
      const stored = state?.get(now.name);
      if (stored !== undefined) stored.expiresAt = laterBy(stored.expiresAt, later);
    }
  }

  /** Empties all of its values, and gives the names of those that had not expired. The instance must be at rest. */
  clear(instance: Instance): string[] {
    // At once, as in putValue.
    this.#noteChange(instance, 0);
    const now = this.#options.clock.now();
    const state = this.#state(instance);
    const held = [...state.keys()].filter((name) => this.value(instance, name, now) !== undefined);
    for (const stored of state.values()) {
      this.#bytes -= sizeOf(stored.value);
      stored.value = undefined;
      stored.changed = true;
    }
    return held;
  }

  #noteChange(instance: Instance, bytes: number): void {
    const { group } = this.#options.committer;
    instance.changedIn = group.number;
    group.changeState(instance, bytes);
  }

  #state(instance: Instance): Map<string, StoredValue> {
    if (instance.state === undefined) {
      this.#makeRoom();
      instance.state = new Map();
      for (const { name, typename, value, expiresAt } of this.#options.store.state(instance.key)) {
        // A declaration of before the last start may have given it an end that it no longer has.
        const ends = instance.type.declared.values.get(name)?.expiry !== "none";
        instance.state.set(name, {
          typename,
          value,
          expiresAt: ends ? expiresAt : undefined,
          changed: false,
        });
        this.#bytes += sizeOf(value);
      }
    }
    return instance.state;
  }

  /** `inUse` is about to get an instance. */
  #makeRoom(inUse?: FunctionType): void {
    const { cacheBytes } = this.#options;
    if (this.#bytes <= cacheBytes || --this.#patience > 0) return;
    this.#evict(inUse);
    // When little could go, looking again at once would find no more.
    this.#patience = this.#bytes > cacheBytes ? this.#all.size / 10 : 0;
  }

  /** Makes room, with those that have not been used for longest going first. What is not durable yet has to stay. */
  #evict(inUse: FunctionType | undefined): void {
    const { cacheBytes, committer } = this.#options;
    const target = cacheBytes * 0.9;
    for (const instance of this.#all) {
      if (this.#bytes <= target) break;
      if (instance.recentlyUsed) {
        // It gets another round, behind all others.
        instance.recentlyUsed = false;
        this.#all.delete(instance);
        this.#all.add(instance);
      } else if (instance.status !== "running" && instance.changedIn <= committer.durableThrough) {
        this.#unload(instance, inUse);
      }
    }
  }

  #unload(instance: Instance, inUse: FunctionType | undefined): void {
    for (const { value } of instance.state?.values() ?? []) this.#bytes -= sizeOf(value);
    instance.state = undefined;
    if (instance.status !== "idle" || instance.mailbox.size > 0) return;
    const { type } = instance;
    type.instances.delete(instance.key.id);
    this.#all.delete(instance);
    this.#bytes -= INSTANCE_BYTES + instance.key.id.length;
    if (type.instances.size > 0) return;
    this.#bytes -= FUNCTION_BYTES;
    if (type !== inUse) this.#options.onLast(type);
  }
}

function sizeOf(value: Uint8Array | undefined): number {
  return value === undefined ? 0 : VALUE_BYTES + value.length;
}
