/** All workloads, in the order in which seeds go through them. */
import type { Workload } from "../workload.ts";
import { operators } from "./operators.ts";
import { pops } from "./pops.ts";
import { programs } from "./programs.ts";
import { records } from "./records.ts";
import { shop } from "./shop.ts";
import { short } from "./short.ts";

export const WORKLOADS: readonly Workload[] = [programs, shop, records, pops, operators];

/** @throws Error when there is none of that name */
export function workloadNamed(name: string): Workload {
  const found = [...WORKLOADS, short].find((workload) => workload.name === name);
  if (found === undefined) throw new Error(`there is no workload ${name}`);
  return found;
}
