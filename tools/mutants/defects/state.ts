/** Defects of the state of instances. */
import type { Defect } from "../defect.ts";

export const STATE: readonly Defect[] = [
  {
    name: "dirty-evicted",
    what: "state leaves the cache before it is durable",
    file: "functions/instances.ts",
    from: 'instance.status !== "running" && instance.changedIn <= committer.durableThrough',
    to: 'instance.status !== "running"',
    foundBy: "simulate",
    within: 100,
  },
  {
    name: "written-once",
    what: "a value that has been written before is not written again",
    file: "functions/instances.ts",
    from: "state.set(name, { typename, value, expiresAt, changed: true });",
    to: "state.set(name, { typename, value, expiresAt, changed: before?.changed !== false });",
    foundBy: "simulate",
    within: 100,
  },
];
