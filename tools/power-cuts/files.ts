/** Files and folders of a disk: what was synced of them, and what was done since. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a disk writes whole or not at all, in bytes. */
const SECTOR_BYTES = 512;

/** A part of what was not synced: by the number of its event and, of what was written, by sector. */
export interface Part {
  readonly event: number;
  readonly sector: number | undefined;
}

/** What becomes of what was not synced. */
export interface Losses {
  isLost(part: Part): boolean;
  /** Where a file has grown and the bytes were lost: it has not grown, has zeros, or what the disk had there before. */
  readonly instead: "nothing" | "zeros" | "garbage";
}

/** A change that is not synced, by its event, and when it was done. */
interface Pending {
  readonly event: number;
  readonly done: number;
}
export type FileChange = Pending &
  ({ readonly at: number; readonly bytes: Buffer } | { readonly size: number });
export type FolderChange = Pending & {
  readonly names: readonly (readonly [name: string, Node | undefined])[];
};

export type Node = File | Folder;

export class File {
  synced: Buffer = Buffer.alloc(0);
  pending: FileChange[] = [];

  /** A sync that was begun at this moment is done. */
  sync(begun: number): void {
    const [settled, open] = split(this.pending, begun);
    this.synced = contentOf(this.synced, settled, NO_LOSSES);
    this.pending = open;
  }

  /** A sync has failed. The system takes what it should have written for written: no later sync brings it to the disk. */
  lose(begun: number): void {
    this.pending = split(this.pending, begun)[1];
  }

  parts(): Part[] {
    return this.pending.flatMap((change): Part[] => {
      const { event } = change;
      if ("size" in change) return [{ event, sector: undefined }];
      return sectorsOf(change).map((sector) => ({ event, sector }));
    });
  }

  after(losses: Losses): Buffer {
    return contentOf(this.synced, this.pending, losses);
  }
}

export class Folder {
  /** As programs see it. */
  readonly now = new Map<string, Node>();
  readonly #synced = new Map<string, Node>();
  #pending: FolderChange[] = [];

  change(change: FolderChange): void {
    this.#pending.push(change);
    rename(this.now, [change]);
  }

  sync(begun: number): void {
    const [settled, open] = split(this.#pending, begun);
    rename(this.#synced, settled);
    this.#pending = open;
  }

  parts(): Part[] {
    return this.#pending.map(({ event }) => ({ event, sector: undefined }));
  }

  /** Whatever a power cut may leave in it. */
  *candidates(): Iterable<readonly [name: string, Node]> {
    yield* this.#synced;
    for (const { names } of this.#pending) {
      for (const [name, node] of names) if (node !== undefined) yield [name, node];
    }
  }

  after({ isLost }: Losses): ReadonlyMap<string, Node> {
    const left = new Map(this.#synced);
    const kept = this.#pending.filter(({ event }) => !isLost({ event, sector: undefined }));
    rename(left, kept);
    return left;
  }
}

/** As it is on a real disk, and synced. */
export function load(path: string): Folder {
  const folder = new Folder();
  const names = readdirSync(path, { withFileTypes: true }).map((entry) => {
    const inner = join(path, entry.name);
    return [entry.name, entry.isDirectory() ? load(inner) : loadFile(inner)] as const;
  });
  folder.change({ event: -1, done: -1, names });
  folder.sync(0);
  return folder;
}

function loadFile(path: string): File {
  const file = new File();
  file.synced = readFileSync(path);
  return file;
}

/** Makes a real folder of what a power cut leaves. */
export function writeOut(folder: Folder, to: string, losses: Losses): void {
  mkdirSync(to);
  for (const [name, node] of folder.after(losses)) {
    const path = join(to, name);
    if (node instanceof Folder) writeOut(node, path, losses);
    else writeFileSync(path, node.after(losses));
  }
}

const NO_LOSSES: Losses = { isLost: () => false, instead: "nothing" };

/** What was done when a sync began, which it settles, and what was not. */
function split<Change extends Pending>(
  pending: readonly Change[],
  begun: number,
): [settled: Change[], open: Change[]] {
  const isSettled = ({ done }: Change) => done <= begun;
  return [pending.filter(isSettled), pending.filter((change) => !isSettled(change))];
}

function rename(names: Map<string, Node>, changes: readonly FolderChange[]): void {
  for (const [name, node] of changes.flatMap((change) => change.names)) {
    if (node === undefined) names.delete(name);
    else names.set(name, node);
  }
}

function contentOf(synced: Buffer, changes: readonly FileChange[], losses: Losses): Buffer {
  if (changes.length === 0) return synced;
  const most = changes.map((change) =>
    "size" in change ? change.size : change.at + change.bytes.length,
  );
  const content = Buffer.alloc(Math.max(synced.length, ...most));
  synced.copy(content);
  let size = synced.length;
  const grow = (to: number): void => {
    if (to > size && losses.instead === "garbage") content.fill("garbage ", size, to);
    size = Math.max(size, to);
  };
  for (const change of changes) {
    const { event } = change;
    if ("size" in change) {
      if (losses.isLost({ event, sector: undefined })) continue;
      content.fill(0, change.size, Math.max(size, change.size));
      size = change.size;
      continue;
    }
    for (const sector of sectorsOf(change)) {
      const from = Math.max(change.at, sector * SECTOR_BYTES);
      const to = Math.min(change.at + change.bytes.length, (sector + 1) * SECTOR_BYTES);
      const isLost = losses.isLost({ event, sector });
      if (isLost && losses.instead === "nothing") continue;
      grow(to);
      if (!isLost) change.bytes.copy(content, from, from - change.at, to - change.at);
    }
  }
  return content.subarray(0, size);
}

function sectorsOf({ at, bytes }: { readonly at: number; readonly bytes: Buffer }): number[] {
  const first = Math.floor(at / SECTOR_BYTES);
  const last = Math.floor((at + Math.max(bytes.length, 1) - 1) / SECTOR_BYTES);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
