/** `statefun completion bash`, in a real bash. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { temporaryFolder } from "../disks.ts";
import { statefun } from "./support.ts";

const BINARY = fileURLToPath(new URL("../../bin/statefun.mjs", import.meta.url));

/** What bash offers for the last of these words at a Tab. */
async function completed(...words: string[]): Promise<string[]> {
  const folder = temporaryFolder();
  const program = join(folder, "statefun");
  const node = `${process.execPath} --conditions=statefun-source`;
  writeFileSync(program, `#!/bin/sh\nexec ${node} ${BINARY} "$@"\n`);
  chmodSync(program, 0o755);
  const { stdout: script } = await statefun(["completion", "bash"]);
  const ask = `${script}
    COMP_WORDS=(statefun "$@") COMP_CWORD=$#
    _statefun
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...process.env, PATH: `${folder}:${process.env["PATH"]}` };
  const output = execFileSync("bash", ["-c", ask, "bash", ...words], { cwd: folder, env });
  return output.toString().split("\n").filter(Boolean);
}

describe("bash completes", () => {
  test("commands", async () => {
    expect(await completed("")).toEqual(expect.arrayContaining(Object.keys(COMMANDS)));
    expect(await completed("cons")).toEqual(["consume"]);
  });

  test("options, and the values that they can have", async () => {
    expect(await completed("consume", "receipts", "--fol")).toEqual(["--follow"]);
    expect(await completed("produce", "--format", "b")).toEqual(["binary"]);
    expect(await completed("completion", "z")).toEqual(["zsh"]);
  });

  test("nothing by running it", async () => {
    const file = join(temporaryFolder(), "made");
    await completed("consume", `$(touch ${file})`, "");
    expect(existsSync(file)).toBe(false);
  });
});

test.each(["zsh", "fish"])("there is a script for %s", async (shell) => {
  const node = [process.execPath, "--conditions=statefun-source", BINARY, "completion", shell];
  const [program = "", ...args] = node;
  expect(execFileSync(program, args).toString()).toContain("statefun complete --");
});
