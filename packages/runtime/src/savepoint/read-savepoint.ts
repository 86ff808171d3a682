/** Reads a savepoint from its first row to its last, and gives it as groups of writes. */
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { GroupWrites } from "../model.ts";
import { ByteReader } from "./flink/byte-reader.ts";
import { type KeyedRow, readKeyGroups } from "./flink/keyed-rows.ts";
import { SavepointError } from "./flink/savepoint-error.ts";
import type { Gathering } from "./gathering.ts";
import type { Names } from "./names.ts";
import type { Owners } from "./owners.ts";
import { messageIn, type Sent } from "./statefun/envelope.ts";
import { readFeedback } from "./statefun/feedback.ts";
import { readBatch, readCall, readTimers, readValue } from "./statefun/read-rows.ts";
import type { Part, Savepoint, StatePart } from "./statefun/savepoint.ts";
import { type Role, roleOf } from "./statefun/states.ts";

export interface ReadOptions {
  readonly owners: Owners;
  readonly names: Names;
  readonly gathering: Gathering;
  /** Called with how many bytes have been read. */
  readonly onProgress: (bytes: number) => void;
}

/** For an instance, in their order. */
interface Waiting {
  readonly functions: readonly string[];
  readonly id: string;
  readonly sent: readonly Sent[];
}

export class SavepointReader {
  readonly #options: ReadOptions;
  #done = 0;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  /**
   * The messages of an instance get their numbers in the order in which it would have been called with them: those of its call
   * in flight, those that wait for its end, and those on their way.
   */
  async *groups({ folder, functions, feedback }: Savepoint): AsyncGenerator<GroupWrites, void> {
    for (const part of functions) {
      yield* this.#within(folder, part, (reader) => this.#states(reader, part));
    }
    for (const part of feedback) {
      yield* this.#within(folder, part, (reader) => this.#messages(reader, part));
    }
    yield this.#options.gathering.take();
  }

  /** What `read` gives, with the file open for as long. */
  async *#within(
    folder: string,
    { handle: { slice } }: Part,
    read: (reader: ByteReader) => AsyncGenerator<void, void>,
  ): AsyncGenerator<GroupWrites, void> {
    const { gathering, onProgress } = this.#options;
    const path = join(folder, slice.file);
    const file = openSync(path, "r");
    try {
      const reader = ByteReader.ofFile(path, file, slice.start, slice.length);
      for await (const _ of read(reader)) {
        onProgress(this.#done + reader.position);
        yield gathering.take();
      }
      this.#done += slice.length;
    } finally {
      closeSync(file);
    }
  }

  /** Yields when there is enough for a group. */
  async *#states(
    reader: ByteReader,
    { handle, maxParallelism, states }: StatePart,
  ): AsyncGenerator<void, void> {
    const { gathering } = this.#options;
    const roles = new Map(states.map((state) => [state, roleOf(state)]));
    const [first = 0] = handle.offsets.filter((offset) => offset > 0);
    reader.skip(first === 0 ? handle.slice.length : first);
    for (const group of readKeyGroups(reader, { handle, states, maxParallelism })) {
      const calls: Waiting[] = [];
      const batches: Waiting[] = [];
      for (const row of group) {
        const role = roles.get(row.state) as Role;
        if (role.kind === "value") await this.#value(row, role);
        else if (role.kind === "delayed") await this.#timers(row);
        else if (role.kind === "calls") calls.push(...this.#call(row));
        else if (role.kind === "batch") batches.push(this.#batch(row, role.prefix));
        if (gathering.isFull) yield;
      }
      for (const waiting of [...calls, ...batches]) await this.#waiting(waiting);
      if (gathering.isFull) yield;
    }
  }

  async *#messages(
    reader: ByteReader,
    { handle, maxParallelism }: Part,
  ): AsyncGenerator<void, void> {
    for (const envelope of readFeedback(reader, handle, maxParallelism)) {
      const { function: fn, id } = envelope.target;
      await this.#waiting({ functions: [fn], id, sent: [messageIn(reader, envelope)] });
      if (this.#options.gathering.isFull) yield;
    }
  }

  async #value(
    row: KeyedRow,
    { typename, isTimed }: Role & { readonly kind: "value" },
  ): Promise<void> {
    const { owners, gathering } = this.#options;
    const found = readValue(row, isTimed);
    const owner = owners.value(row.state, typename, row.key);
    const known = owner instanceof Promise ? await owner : owner;
    if (known !== undefined) gathering.value(known, named(row.key), found);
  }

  async #timers(row: KeyedRow): Promise<void> {
    const { owners, gathering } = this.#options;
    for (const timer of readTimers(row)) {
      const { function: fn, id } = timer.target;
      const known = await owners.function([fn], named(id));
      if (known !== undefined) gathering.timer(timer);
    }
  }

  #call(row: KeyedRow): Waiting[] {
    const call = readCall(row);
    if (call === undefined) return [];
    const { target, sent } = call;
    return [{ functions: [target.function], id: target.id, sent }];
  }

  #batch(row: KeyedRow, prefix: string): Waiting {
    return { functions: this.#options.names.functions(prefix), id: row.key, sent: readBatch(row) };
  }

  async #waiting({ functions, id, sent }: Waiting): Promise<void> {
    const { owners, gathering } = this.#options;
    const known = await owners.function(functions, named(id));
    if (known !== undefined) gathering.messages({ function: known, id }, sent);
  }
}

/** @throws SavepointError when it is empty, which the id of an instance is not here */
function named(id: string): string {
  if (id !== "") return id;
  throw new SavepointError("an instance has an empty id, which an instance cannot have here");
}
