/** That each defect can be planted, where it is planted, and that what docs/proof.md says of them is about these. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../harness/program.ts";
import { plant, sourceOf } from "./defect.ts";
import { DEFECTS, defectNamed } from "./defects.ts";
import { rowOf } from "./table.ts";

/** A module that removes a message from a group, and prints what the group says of it: in a thread as well. */
const REMOVAL = `
  import { Worker, isMainThread } from "node:worker_threads";
  const { Group } = await import(process.env.GROUP);
  const group = new Group(1);
  group.removeMessage(7);
  console.log(isMainThread, group.seal(0, 0).removedMessages);
  if (isMainThread) new Worker(new URL(process.env.REMOVAL));`;

describe("a defect", () => {
  it.each(DEFECTS)("has its place in the engine: $name", (defect) => {
    const source = readFileSync(sourceOf(defect), "utf8");
    expect(plant(defect, source)).not.toBe(source);
  });

  it("has a name of its own", () => {
    expect(new Set(DEFECTS.map(({ name }) => name)).size).toBe(DEFECTS.length);
  });

  it.each([
    ["is gone", "", "not"],
    ["is there more than once", "old, old", "2 times"],
  ])("is refused when the text that it replaces %s", (_what, source, times) => {
    const defect = { ...defectNamed("consumed-stays"), from: "old", to: "new" };
    expect(() => plant(defect, source)).toThrow(
      `defect consumed-stays: the text that it replaces is ${times} in commit/group.ts`,
    );
  });

  it("is in the process that it is planted in, and in its threads, and nowhere else", () => {
    expect(removalWith()).toBe("true [ 7 ]\nfalse [ 7 ]\n");
    expect(removalWith("consumed-stays")).toBe("true []\nfalse []\n");
    expect(removalWith()).toBe("true [ 7 ]\nfalse [ 7 ]\n");
  });

  it("is in the table of docs/proof.md as it is here", () => {
    const proof = readFileSync(join(ROOT, "docs/proof.md"), "utf8");
    const table = /\n## Defects planted\n.*?((?:\n\|[^\n]*)+)/s.exec(proof)?.[1] ?? "";
    const rows = table.trim().split("\n").slice(2);
    for (const [index, defect] of DEFECTS.entries()) {
      const [, , , seed, as = ""] = (rows[index] ?? "").split(/ ?\| ?/);
      expect(rows[index]).toBe(rowOf(defect, { seed: Number(seed), as }));
      expect(Number(seed)).toBeLessThanOrEqual(defect.within);
    }
    expect(rows).toHaveLength(DEFECTS.length);
  });
});

function removalWith(defect?: string): string {
  const planting = defect === undefined ? [] : ["--import", join(ROOT, "tools/mutants/planted.ts")];
  const module = `data:text/javascript,${encodeURIComponent(REMOVAL)}`;
  const env = {
    ...process.env,
    PLANTED_DEFECT: defect,
    GROUP: sourceOf(defectNamed("consumed-stays")).href,
    REMOVAL: module,
  };
  const load = ["--import", module, "--eval", ""];
  const args = ["--conditions=statefun-source", ...planting, ...load];
  return execFileSync(process.execPath, args, { env, encoding: "utf8" });
}
