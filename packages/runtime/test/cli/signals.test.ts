/** What becomes of a command that is ended, or whose output nobody reads: with the real program. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const BINARY = fileURLToPath(new URL("../../bin/statefun.mjs", import.meta.url));

function started(args: readonly string[], options: { readonly shell?: string } = {}): ChildProcess {
  const line = [process.execPath, "--conditions=statefun-source", BINARY, ...args];
  const [program = "", ...rest] =
    options.shell === undefined ? line : ["bash", "-c", options.shell, "bash", ...line];
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stderr };
}

/** A server that never answers. */
async function silent() {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return { http, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

test.each([
  [["topics"], "SIGINT", 130],
  [["topics"], "SIGTERM", 143],
  [["consume", "receipts", "--follow"], "SIGINT", 0],
  [["consume", "receipts", "--follow"], "SIGTERM", 0],
] as const)("%j ends by %s with code %i, without a word", async (args, signal, code) => {
  const { http, url } = await silent();
  const child = started([...args, "--url", url]);
  const ended = endOf(child);
  await once(http, "request");
  child.kill(signal);
  expect(await ended).toEqual({ code, stderr: "" });
});

test.each([
  ["a reader that has read enough", 'set -o pipefail; "$@" | true', 0, ""],
  [
    "a full disk",
    '"$@" > /dev/full',
    1,
    "the output cannot be written: ENOSPC: no space left on device, write\n",
  ],
])("output to %s", async (_what, shell, code, stderr) => {
  expect(await endOf(started(["--help"], { shell }))).toEqual({ code, stderr });
});
