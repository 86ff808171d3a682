/** Programs that are killed in the middle of what they do to a data folder. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("dying-copy.ts", import.meta.url));

/** Runs a copy in a process that is killed right before its nth change of names in the file system. Whether it was. */
export async function killedAfter(
  changes: number,
  what: "restore" | "import" | "savepoint",
  source: string,
  folder: string,
): Promise<boolean> {
  const args = ["--conditions=statefun-source", PROGRAM, `${changes}`, what, source, folder];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const [code, signal] = await once(child, "exit");
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`it failed: ${code ?? signal}`);
  return signal === "SIGKILL";
}
