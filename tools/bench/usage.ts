/** What processes use, as the system tells it, so the same for a JVM and for Node. NaN where there is no /proc. */
import { readFileSync } from "node:fs";

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
    // The name of the program, in brackets, may hold anything.
    const fields = read(pid, "stat")
      .replace(/^.*\) /s, "")
      .split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(pid, "status"))?.[1];
    return {
      name,
      cpuSeconds: ticks / TICKS_PER_SECOND,
      residentMegabytes: Number(kilobytes) / 1024,
    };
  });
}

function read(pid: number, file: "stat" | "status"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
