/** The workloads of lives, by their names. */
import { programs } from "./program-workload.ts";
import { shop } from "./shop-workload.ts";
import type { Workload } from "./workload.ts";

export type WorkloadName = "programs" | "shop";

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = { programs, shop };
