/** What processes use, as the system tells it, so the same for a JVM and for Node. NaN where there is no /proc. */
import { readdirSync, readFileSync } from "node:fs";
import { THREAD_MARK } from "../harness/vitals.ts";

export interface NamedProcess {
  readonly name: string;
  readonly pid: number;
}

export interface Usage {
  readonly name: string;
  /** In user and in kernel mode, since the process was started. */
  readonly cpuSeconds: number;
  readonly residentMegabytes: number;
}

/** Linux counts CPU time for /proc in these, whatever the machine. */
const TICKS_PER_SECOND = 100;

export function usageOf(processes: readonly NamedProcess[]): Usage[] {
  return processes.map(({ name, pid }) => {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`${pid}/status`))?.[1];
    return {
      name,
      cpuSeconds: cpuOf(`${pid}`).seconds,
      residentMegabytes: Number(kilobytes) / 1024,
    };
  });
}

/**
 * The CPU seconds of a process by thread, since it was started: "main", the threads that the probe has named, and the
 * rest, which is Node's and V8's own threads and those that have ended.
 */
export function threadSeconds(pid: number): ReadonlyMap<string, number> {
  const named = new Map<string, number>();
  let rest = cpuOf(`${pid}`).seconds;
  for (const thread of threads(pid)) {
    const { name, seconds } = cpuOf(`${pid}/task/${thread}`);
    const isOwn = name.startsWith(THREAD_MARK);
    if (thread !== `${pid}` && !isOwn) continue;
    const group = isOwn ? name.slice(THREAD_MARK.length) : "main";
    named.set(group, (named.get(group) ?? 0) + seconds);
    rest -= seconds;
  }
  return named.set("GC and other", rest);
}

function threads(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Of a process or of one thread. */
function cpuOf(task: string): { readonly name: string; readonly seconds: number } {
  // The name, in brackets, may hold anything.
  const [, name = "", rest = ""] = /\((.*)\) (.*)/s.exec(read(`${task}/stat`)) ?? [];
  const fields = rest.split(" ");
  return { name, seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
}

function read(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, "utf8");
  } catch {
    return "";
  }
}
