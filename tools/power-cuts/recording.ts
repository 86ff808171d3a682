/** What a workload did to its disk: recorded by strace, once, for all power cuts that are tried on it. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomOf } from "statefun-runtime/simulation";
import { UsageError } from "statefun-wire/program";
import { ROOT } from "../harness/program.ts";
import { readTrace, SYSCALLS, type TraceEvent } from "./trace.ts";
import type { Step, Workload } from "./workload.ts";

/** Of all that is drawn for a recording: it is always the same one, so that a seed means the same cut. */
const SEED = 1;
/** How long a process may take, in milliseconds. */
const MAX_LIFE_MS = 120_000;

export interface Recording {
  readonly workload: Workload;
  readonly steps: readonly Step[];
  readonly events: readonly TraceEvent[];
  readonly layout: Layout;
}

export interface Layout {
  /** The disk, and what was on it at the beginning. */
  readonly disk: string;
  readonly initial: string;
  /** The data folder, on it. */
  readonly data: string;
  readonly told: string;
  readonly trace: string;
}

export function layoutOf(folder: string): Layout {
  const disk = join(folder, "disk");
  return {
    disk,
    initial: join(folder, "initial"),
    data: join(disk, "data"),
    told: join(folder, "told.jsonl"),
    trace: join(folder, "trace"),
  };
}

export function stepsOf(workload: Workload): readonly Step[] {
  return workload.steps(randomOf(SEED));
}

/** Records a workload in a folder, or reads what was recorded there. @throws Error when it fails */
export function record(workload: Workload, folder: string): Recording {
  const { trace } = layoutOf(folder);
  if (!existsSync(trace)) {
    prepare(folder);
    const kills = stepsOf(workload).filter((step) => step.do === "kill").length;
    for (let life = 0; life <= kills; life++) {
      const { signal, status, stderr } = runLife(workload, folder, life);
      if (life === kills ? status === 0 : signal === "SIGKILL") continue;
      throw new Error(`workload ${workload.name} could not be recorded:\n${stderr}`);
    }
  }
  return readRecording(workload, folder);
}

/** Makes what a recording needs in a folder. */
export function prepare(folder: string): void {
  const { disk, initial, told } = layoutOf(folder);
  for (const path of [folder, disk, initial]) mkdirSync(path, { recursive: true });
  writeFileSync(told, "");
}

export function readRecording(workload: Workload, folder: string): Recording {
  const layout = layoutOf(folder);
  const events = readTrace(readFileSync(layout.trace, "latin1"), layout.disk, layout.told);
  return { workload, steps: stepsOf(workload), events, layout };
}

/**
 * Runs one of its processes.
 *
 * @param fault that strace injects into the calls of the process, such as `fsync:error=EIO:when=3`
 */
export function runLife({ name }: Workload, folder: string, life: number, fault?: string) {
  const program = ["--conditions=statefun-source", "tools/power-cuts/recorded.ts"];
  const ended = spawnSync(
    "strace",
    [
      ...["-f", "--seccomp-bpf", "-y", "-xx", "-s", "1000000000", "-A"],
      ...["-o", layoutOf(folder).trace, "-e", `trace=${SYSCALLS.join(",")}`],
      ...(fault === undefined ? [] : ["-e", `inject=${fault}`]),
      ...[process.execPath, ...program, name, folder, `${life}`],
    ],
    { cwd: ROOT, encoding: "utf8", timeout: MAX_LIFE_MS },
  );
  const { error } = ended;
  if (error !== undefined && "code" in error && error.code === "ENOENT") throw noStrace();
  if (error !== undefined) throw error;
  return ended;
}

function noStrace(): UsageError {
  return new UsageError(
    process.platform === "linux"
      ? "there is no strace, which records what goes to the disk: apt-get install strace"
      : "power cuts are tried on Linux alone: what goes to the disk is recorded by strace",
  );
}
