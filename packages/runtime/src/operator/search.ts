/**
 * Finds instances of a function, a page at a time. A search that has much to look through does so in slices, each in a turn
 * of the event loop, and no longer than a page may take: then it says where to go on.
 */
import type { Assembly } from "../assembly.ts";
import type { Mailbox, ShownValue } from "../store/store.ts";
import { type FailureView, viewOf } from "./failing.ts";

/** What a request may look at, and what it may look at in one turn. A row counts 1. */
const MAX_WORK = 10_000;
const TURN_WORK = 1000;
/** An instance that is found counts 3 more, a value 6, and so many bytes of it 1. */
const FOUND_WORK = 3;
const VALUE_WORK = 6;
const BYTES_OF_WORK = 400;
/** A larger value is not looked into, in bytes. */
const MAX_VALUE_BYTES = 1024 * 1024;
/** Of an instance that is found no more values are shown, and none that is larger, in bytes. Of those so many count 1. */
const SHOWN_VALUES = 100;
const SHOWN_BYTES = 4096;
const SHOWN_BYTES_OF_WORK = 100;

export interface Search {
  readonly function: string;
  /** What their ids begin with. */
  readonly prefix: string;
  /** Those whose ids come after this one, in the order of the store. */
  readonly after: string;
  readonly limit: number;
  /** Those with so many messages. */
  readonly mailboxMin: number;
  /** Those that fail. */
  readonly failing: boolean;
  /** Those with a value of that name that is as it should be. */
  readonly value:
    | {
        readonly name: string;
        readonly matches: (typename: string, value: Uint8Array) => boolean;
      }
    | undefined;
  /** Whether they are shown with their values. */
  readonly withState: boolean;
}

export interface FoundInstance {
  readonly id: string;
  /** Messages that wait. */
  readonly waiting: number;
  /** Of its state: how many, and how large they are together. */
  readonly values: number;
  readonly bytes: number;
  readonly failure: FailureView | undefined;
  readonly isPaused: boolean;
  /** When its batch in flight was sent, in milliseconds since 1970. */
  readonly runningSince: number | undefined;
  /** The first 100 of its values by name, each of up to 4 KiB with what it is. Undefined unless it was asked for. */
  readonly state: readonly ShownValue[] | undefined;
}

export interface FoundPage {
  readonly instances: readonly FoundInstance[];
  /** The id to go on after; undefined when there are no more. */
  readonly next: string | undefined;
}

type Parts = Pick<Assembly, "store" | "types" | "clock" | "pauses">;

export async function findInstances(parts: Parts, search: Search): Promise<FoundPage> {
  const { store, clock } = parts;
  const instances: FoundInstance[] = [];
  let { after } = search;
  for (let work = 0; work < MAX_WORK; ) {
    if (work > 0) await new Promise<void>((resolve) => clock.soon(resolve));
    const turn = store.together(() => lookOn(parts, search, after, instances));
    if (turn.isEnd) return { instances, next: undefined };
    after = turn.after;
    if (instances.length === search.limit) break;
    work += turn.work;
  }
  return { instances, next: after };
}

/** What is done in a turn: looks at those after `after`, and adds those that are meant to `found`. */
function lookOn(parts: Parts, search: Search, after: string, found: FoundInstance[]) {
  const most = search.value === undefined ? TURN_WORK : Math.ceil(TURN_WORK / (1 + VALUE_WORK));
  const rows = candidates(parts, search, after, most);
  let work = 0;
  let last = after;
  for (const candidate of rows) {
    if (!candidate.id.startsWith(search.prefix)) return { isEnd: true, after: last, work };
    last = candidate.id;
    const { isMeant, cost } = look(parts, search, candidate);
    work += cost;
    const instance = isMeant ? view(parts, search, candidate) : undefined;
    if (instance !== undefined) {
      work += FOUND_WORK + shownWork(instance);
      found.push(instance);
    }
    if (work >= TURN_WORK || found.length === search.limit) {
      return { isEnd: false, after: last, work };
    }
  }
  return { isEnd: rows.length < most, after: last, work };
}

/** The next instances that may be meant. All that fail have messages. */
function candidates({ store }: Parts, search: Search, after: string, most: number): Mailbox[] {
  const { function: typename, prefix, mailboxMin, failing } = search;
  return mailboxMin > 0 || failing
    ? store.mailboxes(typename, after, most, prefix)
    : store.instances(typename, after, prefix, most);
}

function look(parts: Parts, search: Search, { id, waiting }: Mailbox) {
  const { function: typename, mailboxMin, failing, value } = search;
  const isMeant =
    waiting >= mailboxMin && (!failing || inMemory(parts, search, id)?.failure !== undefined);
  if (!isMeant || value === undefined) return { isMeant, cost: 1 };
  const { store, clock } = parts;
  const row = store.value({ function: typename, id }, value.name, MAX_VALUE_BYTES);
  const cost = 1 + VALUE_WORK + (row?.value?.length ?? 0) / BYTES_OF_WORK;
  const isThere = row?.value !== undefined && (row.expiresAt ?? Infinity) > clock.now();
  return { isMeant: isThere && value.matches(row.typename, row.value), cost };
}

/** Undefined when all of its state has expired, and nothing waits for it. */
function view(parts: Parts, search: Search, { id, waiting }: Mailbox): FoundInstance | undefined {
  const { store, clock, pauses } = parts;
  const key = { function: search.function, id };
  const { values, bytes } = store.stateSize(key, clock.now());
  if (values === 0 && waiting === 0) return undefined;
  const instance = inMemory(parts, search, id);
  return {
    id,
    waiting,
    values,
    bytes,
    failure: instance?.failure && viewOf(instance.failure),
    isPaused: pauses.of(key) !== undefined,
    runningSince: instance?.call?.since,
    state: search.withState ? store.values(key, clock.now(), SHOWN_VALUES, SHOWN_BYTES) : undefined,
  };
}

function shownWork({ state = [] }: FoundInstance): number {
  const bytes = state.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
  return state.length * VALUE_WORK + bytes / SHOWN_BYTES_OF_WORK;
}

function inMemory({ types }: Parts, { function: typename }: Search, id: string) {
  return types.get(typename)?.instances.get(id);
}
