/** Counting what processes sync. */
import { spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { Program } from "../../harness/program.ts";
import { countSyncs, syncsIn } from "../peers/syncs.ts";

const SUMMARY = `strace: Process 41 attached with 12 threads
strace: Process 43 attached
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 90.01    0.202498          67      3010         2 fdatasync
  9.99    0.002247          74        30           fsync
------ ----------- ----------- --------- --------- ----------------
100.00    0.204745          67      3040         2 total
`;

test("both kinds of calls are added up, with those that failed", () => {
  expect(syncsIn(SUMMARY)).toBe(3040);
});

test("nothing was synced when strace has seen no call", () => {
  expect(syncsIn("strace: Process 41 attached with 12 threads\n")).toBe(0);
});

/** Others than root may not be allowed to attach to what they have started. */
const canAttach = process.getuid?.() === 0 && spawnSync("strace", ["--version"]).status === 0;

test.runIf(canAttach)("the syncs of a process are counted while the work is done", async () => {
  const program = new Program([
    process.execPath,
    "--eval",
    `const { fdatasyncSync, fsyncSync, openSync } = require("node:fs");
     const file = openSync(process.execPath);
     process.on("SIGUSR2", () => {
       fsyncSync(file); fdatasyncSync(file); fdatasyncSync(file);
       console.log("synced");
     });
     setInterval(() => {}, 1e6);
     console.log("(pid " + process.pid);`,
  ]);
  onTestFinished(() => program.destroy());
  await program.printed(/pid/);
  const syncs = await countSyncs([{ name: "syncs", pid: program.pid }], async () => {
    process.kill(program.pid, "SIGUSR2");
    await program.printed(/synced/);
  });
  expect(syncs).toBe(3);
});

test("a process that is not there is not counted", async () => {
  const work = () => Promise.reject(new Error("the work was begun"));
  expect(await countSyncs([{ name: "gone", pid: 2 ** 22 + 1 }], work)).toBeUndefined();
});
