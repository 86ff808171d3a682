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
    within: 30,
  },
  {
    name: "clear-not-written",
    what: "a value that was cleared is there again after a restart",
    file: "functions/instance.ts",
    from: "      if (!stored.changed) continue;",
    to: "      if (!stored.changed || stored.value === undefined) continue;",
    foundBy: "simulate",
    within: 30,
  },
  {
    name: "expired-is-sent",
    what: "a function is sent a value that has expired",
    file: "functions/instances.ts",
    from: "return expiresAt !== undefined && expiresAt <= calledAt ? undefined : stored;",
    to: "return stored;",
    foundBy: "model",
    within: 30,
  },
  {
    name: "first-end-kept",
    what: "a value that is written again ends when it would have ended before",
    file: "functions/instances.ts",
    from: '    const expiresAt = expiry === "none" ? undefined : timeIn(this.#options.clock, expireAfter);',
    to: '    const expiresAt =\n      this.#state(instance).get(name)?.expiresAt ??\n      (expiry === "none" ? undefined : timeIn(this.#options.clock, expireAfter));',
    foundBy: "model",
    within: 30,
  },
  {
    name: "expiry-not-put-off",
    what: "that a call has put off the end of a value is forgotten at a restart",
    file: "functions/instances.ts",
    from: "expireAfter);\n      } else continue;",
    to: "expireAfter);\n        continue;\n      } else continue;",
    foundBy: "simulate",
    within: 30,
  },
  {
    name: "put-off-for-all",
    what: "a call puts off the end of a value that counts from its last write",
    file: "functions/instances.ts",
    from: '} else if (expiry === "after-invoke") {',
    to: "} else if (stored !== undefined) {",
    foundBy: "model",
    within: 30,
  },
];
