/**
 * A disk as a power cut may leave it. What was synced is there. What was not may be there or not, each sector of 512 bytes and
 * each name in a folder by itself, and in whatever order: nothing more is assumed of it.
 */
import { basename, dirname, join, relative } from "node:path";
import { File, Folder, type Losses, load, type Node, type Part, writeOut } from "./files.ts";
import type { TraceEvent } from "./trace.ts";

/** What was not synced, and where it is. */
export interface Unsynced extends Part {
  readonly path: string;
}

export class Disk {
  readonly #path: string;
  readonly #root: Folder;

  /**
   * @param path of the folder that is modelled
   * @param initial a folder with what is in it from the beginning
   */
  constructor(path: string, initial: string) {
    this.#path = path;
    this.#root = load(initial);
  }

  /** Takes all events in their order, with their numbers. */
  apply(event: TraceEvent, number: number): void {
    const pending = { event: number, done: event.done };
    const change = (path: string, names: readonly (readonly [string, Node | undefined])[]): void =>
      this.#folder(path).change({ ...pending, names });
    const { path } = event;
    const folder = dirname(path);
    const name = basename(path);
    switch (event.do) {
      case "write":
        this.#file(path).pending.push({ ...pending, at: event.at, bytes: event.bytes });
        break;
      case "truncate":
        this.#file(path).pending.push({ ...pending, size: event.size });
        break;
      case "open":
        if (this.#find(path) === undefined) change(folder, [[name, new File()]]);
        else if (event.isEmptied) this.#file(path).pending.push({ ...pending, size: 0 });
        break;
      case "make folder":
        change(folder, [[name, new Folder()]]);
        break;
      case "remove":
        change(folder, [[name, undefined]]);
        break;
      case "link":
        change(dirname(event.to), [[basename(event.to), this.#find(path)]]);
        break;
      case "rename": {
        const to = [basename(event.to), this.#find(path)] as const;
        // Within a folder it is one change, as on every file system with a journal; between two, one for each.
        if (dirname(event.to) === folder) change(folder, [to, [name, undefined]]);
        else {
          change(dirname(event.to), [to]);
          change(folder, [[name, undefined]]);
        }
        break;
      }
      case "sync": {
        const node = this.#find(path);
        if (!event.hasFailed) node?.sync(event.begun);
        // Names are in the journal of the file system, which goes on with them or, when it cannot, with nothing at all.
        else if (node instanceof File) node.lose(event.begun);
        break;
      }
      case "tell":
    }
  }

  /** All that a power cut may take now. */
  unsynced(): Unsynced[] {
    const found: Unsynced[] = [];
    const seen = new Set<Node>();
    const visit = (node: Node, path: string): void => {
      if (seen.has(node)) return;
      seen.add(node);
      for (const part of node.parts()) found.push({ ...part, path });
      if (node instanceof File) return;
      for (const [name, child] of node.candidates()) visit(child, join(path, name));
    };
    visit(this.#root, ".");
    return found;
  }

  /** Makes a folder of what a power cut leaves now. */
  writeTo(path: string, losses: Losses): void {
    writeOut(this.#root, path, losses);
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const part of relative(this.#path, path).split("/").filter(Boolean)) {
      node = node instanceof Folder ? node.now.get(part) : undefined;
    }
    return node;
  }

  #file(path: string): File {
    const node = this.#find(path);
    if (node instanceof File) return node;
    throw new Error(`${path} is changed, and the disk has no such file`);
  }

  #folder(path: string): Folder {
    const node = this.#find(path);
    if (node instanceof Folder) return node;
    throw new Error(`${path} is changed, and the disk has no such folder`);
  }
}
