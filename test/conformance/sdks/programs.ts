/**
 * The interpreter on each of the official SDKs, as a program that is ready to be started: what it is made of is fetched from its
 * registry once, in the versions of its lock file.
 */
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { installPackages, runIn } from "../../../tools/harness/fetching.ts";
import { type Command, ROOT } from "../../../tools/harness/program.ts";

const HERE = import.meta.dirname;
const CACHE = join(ROOT, ".cache/conformance");

/** By their languages. Each resolves with the command that starts it. @throws Error when it cannot be fetched or built here */
export const PROGRAMS: Readonly<Record<string, () => Promise<Command>>> = {
  async python() {
    const sources = join(HERE, "python");
    const folder = await once("python", join(sources, "requirements.txt"), async (folder) => {
      await runIn(sources, "python3", "-m", "venv", folder);
      const pip = ["-m", "pip", "install", "--quiet", "--requirement", "requirements.txt"];
      await runIn(sources, join(folder, "bin/python"), ...pip);
    });
    return [join(folder, "bin/python"), join(sources, "interpreter.py")];
  },
  async go() {
    const binary = join(CACHE, "go-interpreter");
    // Each time, because go does only what has to be done.
    await runIn(join(HERE, "go"), "go", "build", "-o", binary, ".");
    return [binary];
  },
  async java() {
    const sources = join(HERE, "java");
    const folder = await once("java", join(sources, "pom.xml"), (folder) => {
      const to = `-DoutputDirectory=${folder}`;
      return runIn(sources, "mvn", "--batch-mode", "dependency:copy-dependencies", to);
    });
    // Java compiles a program of one file when it starts it.
    return ["java", "-cp", join(folder, "*"), join(sources, "Interpreter.java")];
  },
  async javascript() {
    const sources = join(HERE, "javascript");
    await installPackages(sources);
    return [process.execPath, join(sources, "interpreter.mjs")];
  },
};

/** A folder that `make` has filled with what the lock file says. */
async function once(
  name: string,
  lockFile: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(CACHE, name);
  const made = join(folder, "made-of");
  const textOf = (file: string) => readFile(file, "utf8").catch(() => undefined);
  if ((await textOf(made)) !== (await textOf(lockFile))) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await make(folder);
    // Last: only then is all of it there.
    await copyFile(lockFile, made);
  }
  return folder;
}
