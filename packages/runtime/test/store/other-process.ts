/** Other processes that open a store: as another user, while a test has it, or to be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const PROGRAM = fileURLToPath(new URL("open-store.ts", import.meta.url));

function program(folder: string, mode: "close" | "hold", asNobody = false): ChildProcess {
  const flags = ["--expose-gc", "--conditions=statefun-source"];
  const child = spawn(process.execPath, [...flags, PROGRAM, folder, mode], {
    stdio: ["ignore", "pipe", "inherit"],
    // The superuser may write everywhere.
    ...(asNobody && process.getuid?.() === 0 && { uid: 65_534, gid: 65_534 }),
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function firstOutput(child: ChildProcess): Promise<string> {
  const [said] = await once(child.stdout ?? child, "data");
  return String(said).trim();
}

/** Opens the store in another process and closes it. What comes of it: "opened", or why not. */
export async function openElsewhere(folder: string, { asNobody = false } = {}): Promise<string> {
  return await firstOutput(program(folder, "close", asNobody));
}

/** Opens the store in another process that keeps it until it is killed. */
export async function holdElsewhere(
  folder: string,
): Promise<{ readonly said: string; kill(): Promise<void> }> {
  const child = program(folder, "hold");
  const exited = once(child, "exit");
  return {
    said: await firstOutput(child),
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
