/** What programs have done to the files of a folder, from strace's record of it, in the order in which it was done. */
import { bytesOf, type Call, hexOf, pathFrom, pathOf, readCall } from "./call.ts";

export type Change =
  | { readonly do: "write"; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly do: "truncate"; readonly path: string; readonly size: number }
  /** Opened, and made if it was not there. */
  | { readonly do: "open"; readonly path: string; readonly isEmptied: boolean }
  | { readonly do: "make folder"; readonly path: string }
  | { readonly do: "rename" | "link"; readonly path: string; readonly to: string }
  | { readonly do: "remove"; readonly path: string }
  /** Of a file or a folder. */
  | { readonly do: "sync"; readonly path: string; readonly hasFailed: boolean }
  /** What the program has told of itself. */
  | { readonly do: "tell"; readonly path: string; readonly text: string };

/** With the lines of the record at which it was begun and done. */
export type TraceEvent = Change & { readonly begun: number; readonly done: number };

/** What strace is asked for. Some of it changes files in ways that are not expected, and is refused when it is seen. */
export const SYSCALLS = [
  ...["open", "openat", "creat", "write", "pwrite64", "writev", "pwritev", "pwritev2"],
  ...["fsync", "fdatasync", "ftruncate", "truncate", "fallocate", "copy_file_range", "sendfile"],
  ...["rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir"],
  ...["mkdir", "mkdirat"],
] as const;

const LINE = /^(\d+) +(?:<\.\.\. \w+ resumed>)?(.*)$/s;
const UNFINISHED = " <unfinished ...>";
/** What SQLite shares between processes, by mapping it: no call tells of what is in it, and it is made anew after a power cut. */
const MAPPED = /-shm$/;

/**
 * What was in progress counts from its beginning, but for a sync, which counts at its end.
 *
 * @param root an absolute path: what is elsewhere is left out
 * @param told the file that the program tells of itself in
 */
export function readTrace(text: string, root: string, told: string): TraceEvent[] {
  const events: TraceEvent[] = [];
  const unfinished = new Map<string, { readonly begun: number; readonly text: string }>();
  const positions = new Map<string, number>();
  const needles = [hexOf(root), hexOf(told)];
  for (const [done, line] of text.split("\n").entries()) {
    const [, thread = "", rest = ""] = LINE.exec(line) ?? [];
    if (rest.endsWith(UNFINISHED)) {
      unfinished.set(thread, { begun: done, text: rest.slice(0, -UNFINISHED.length) });
      continue;
    }
    const start = unfinished.get(thread);
    unfinished.delete(thread);
    const whole = (start?.text ?? "") + rest;
    if (!needles.some((needle) => whole.includes(needle))) continue;
    const call = readCall(whole);
    const change = call && changeOf(call, positions);
    if (change === undefined || MAPPED.test(change.path)) continue;
    const at = { begun: start?.begun ?? done, done };
    if (change.path === told) {
      if (change.do === "write")
        events.push({ do: "tell", path: told, text: `${change.bytes}`, ...at });
    } else if (isIn(root, change.path) || ("to" in change && isIn(root, change.to))) {
      events.push({ ...change, ...at });
    }
  }
  return events.sort((a, b) => momentOf(a) - momentOf(b));
}

const momentOf = (event: TraceEvent): number => (event.do === "sync" ? event.done : event.begun);

const isIn = (root: string, path: string): boolean => path === root || path.startsWith(`${root}/`);

function changeOf(
  { name, args, result }: Call,
  positions: Map<string, number>,
): Change | undefined {
  const [first, second, third, fourth] = args;
  const path = pathOf(first);
  const hasFailed = result.startsWith("-1");
  if (path !== undefined && (name === "fsync" || name === "fdatasync")) {
    return { do: "sync", path, hasFailed };
  }
  if (hasFailed) return undefined;
  switch (name) {
    case "openat": {
      positions.delete(result);
      const isEmptied = third?.includes("O_TRUNC") ?? false;
      if (!isEmptied && !third?.includes("O_CREAT")) return undefined;
      return { do: "open", path: pathFrom(first, second), isEmptied };
    }
    case "pwrite64":
    case "write": {
      if (path === undefined) return undefined;
      const bytes = bytesOf(second).subarray(0, Number(result));
      if (name === "pwrite64") return { do: "write", path, at: Number(fourth), bytes };
      const at = positions.get(first ?? "") ?? 0;
      positions.set(first ?? "", at + bytes.length);
      return { do: "write", path, at, bytes };
    }
    case "ftruncate":
      return path === undefined ? undefined : { do: "truncate", path, size: Number(second) };
    case "mkdir":
      return { do: "make folder", path: pathFrom(undefined, first) };
    case "unlink":
    case "rmdir":
      return { do: "remove", path: pathFrom(undefined, first) };
    case "unlinkat":
      return { do: "remove", path: pathFrom(first, second) };
    case "rename":
    case "link":
      return { do: name, path: pathFrom(undefined, first), to: pathFrom(undefined, second) };
    default:
      throw new Error(`the disk is not modelled for ${name}(${args.join(", ").slice(0, 200)})`);
  }
}
