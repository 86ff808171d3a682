/** CPU time by thread, as the system counts it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Program } from "../../harness/program.ts";
import { PROBED } from "../../harness/vitals.ts";
import { threadSeconds, usageOf } from "../usage.ts";

test.runIf(process.platform === "linux")(
  "the threads of a program are told apart by their files",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "usage-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const busy = "for (let n = 0; n < 3e8; n++); console.log('done'); setInterval(() => {}, 1e6);";
    writeFileSync(join(folder, "busy.ts"), busy);
    writeFileSync(
      join(folder, "main.ts"),
      `import { Worker } from "node:worker_threads";
       console.log("(pid " + process.pid);
       new Worker(new URL("busy.ts", import.meta.url));`,
    );
    const program = new Program([process.execPath, "main.ts"], { ...PROBED, cwd: folder });
    onTestFinished(() => program.destroy());
    await program.printed(/done/);
    const threads = threadSeconds(program.pid);
    expect([...threads.keys()].sort()).toEqual(["GC and other", "busy", "main"]);
    // Three hundred million rounds take over ten of the milliseconds in which the system counts.
    expect(threads.get("busy")).toBeGreaterThan(0);
  },
);

test("a process that is not there has used nothing that is known", () => {
  expect(usageOf([{ name: "gone", pid: 2 ** 30 }])).toEqual([
    { name: "gone", cpuSeconds: Number.NaN, residentMegabytes: Number.NaN },
  ]);
  expect([...threadSeconds(2 ** 30)]).toEqual([["GC and other", Number.NaN]]);
});
