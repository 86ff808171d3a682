/** A commit of this repository, laid out in a temporary folder and ready to be started. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "statefun-wire/program";
import { type Command, Program, ROOT } from "../../harness/program.ts";
import { newFolder } from "../systems.ts";

export interface LaidOut {
  readonly root: string;
  remove(): void;
}

/** The hash of the commit that `ref` stands for. @throws UsageError when git knows none */
export async function commitOf(ref: string): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  try {
    const { stdout } = await promisify(execFile)("git", args, { cwd: ROOT });
    return stdout.trim();
  } catch {
    throw new UsageError(`${ref}: git knows no such commit in this repository`);
  }
}

/**
 * As an archive, because a worktree would have to be taken out of the repository again, however this process ends. The
 * scripts of packages are not run: all that they would do is fetch a Node, and the one of this process runs both sides.
 */
export async function layOut(commit: string): Promise<LaidOut> {
  const { folder, remove } = newFolder();
  try {
    const archive = join(folder, `${commit}.tar`);
    await finished(ROOT, "git", "archive", `--output=${archive}`, commit);
    await finished(folder, "tar", "-xf", archive);
    await finished(folder, "npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit");
    return { root: folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** As a {@link Program}, which does not outlive this process. */
async function finished(cwd: string, ...command: Command): Promise<void> {
  const { code, signal, stderr } = await new Program(command, { cwd }).exited;
  if (code !== 0) throw new Error(`${command.join(" ")}: ${signal ?? code}\n${stderr}`);
}
