/** All workloads, in the order in which seeds go through them. */
import type { Workload } from "../workload.ts";
import { programs } from "./programs.ts";

export const WORKLOADS: readonly Workload[] = [programs];

/** @throws Error when there is none of that name */
export function workloadNamed(name: string): Workload {
  const found = WORKLOADS.find((workload) => workload.name === name);
  if (found === undefined) throw new Error(`there is no workload ${name}`);
  return found;
}
