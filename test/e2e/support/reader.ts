/**
 * Somebody who follows a document to the letter, in a copy of the project: saves its files, types its commands into as
 * many terminals as it takes, presses Ctrl-C where it says so, and compares what appears with what it promises.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Program, ROOT } from "../../../tools/harness/program.ts";
import type { Block } from "./markdown.ts";

/** Commands that go on until Ctrl-C, and what they print when they are ready. */
const KEEPS_RUNNING: readonly (readonly [command: RegExp, ready: RegExp])[] = [
  [/^npm start|^npm run (serve|runtime)\b|^npx statefun dev\b/, / is ready/],
  [/node \S+-(service|runtime)\.ts$/, / is ready/],
  [/--follow$/, /\n/],
];
/** Of what begins with a dot only what npm goes by. */
const NOT_COPIED = /^(\.(?!npmrc$)|node_modules$|data$|coverage$)/;
const MAX_MS = 60_000;
const MAX_APPEAR_MS = 5000;

export class Reader {
  /** The files that it said to save, and whether something has used them. */
  readonly files = new Map<string, boolean>();
  readonly #folder: string;
  readonly #ports: ReadonlyMap<string, number>;
  readonly #running: Program[] = [];
  #output: () => string = () => "";

  /** Free ports stand in for the document's. */
  constructor(folder: string, ports: ReadonlyMap<string, number>) {
    this.#folder = folder;
    this.#ports = ports;
    cpSync(ROOT, folder, {
      recursive: true,
      filter: (path) => !NOT_COPIED.test(relative(ROOT, path)),
    });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  }

  /** Follows one block. @throws Error when it does not do what the document says */
  async follow(block: Block): Promise<void> {
    const text = this.#ownPorts(block.text);
    switch (block.lang) {
      case "sh":
        if (text.startsWith("npm install ")) return assertInstalled(text.split(" ").slice(2));
        return await this.#type(text.replace(/^npm ci && /, ""));
      case "js":
      case "ts":
      case "yaml":
        return await this.#save(text, block);
      case "json":
        return await this.#appears((output) => isJsonIn(text, output), text);
      case "text":
        return await this.#appears((output) => pattern(text).test(output), text);
      case "":
        // A picture, and nothing that one could want to run.
        if (/[│─]/.test(text)) return;
    }
    throw new Error(`a block of ${block.lang || "no language"} is not run by anything`);
  }

  /** Presses Ctrl-C in every terminal. */
  async interrupt(): Promise<void> {
    const problems: string[] = [];
    for (const program of this.#running.toReversed()) {
      const { code, signal, stdout, stderr } = await program.interrupt();
      this.#running.pop();
      // What does nothing about the signal just ends by it.
      if (code !== 0 && signal !== "SIGINT") {
        problems.push(`Ctrl-C: ended with code ${code}:\n${stdout}${stderr}`);
      }
    }
    if (problems.length > 0) throw new Error(problems.join("\n"));
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((program) => program.destroy()));
  }

  /** Runs tsc over the saved TypeScript files, and the JavaScript of panels, by the project's own rules. */
  async checkTypes(): Promise<void> {
    await this.#checkTypes(".ts", "./tsconfig.json");
    await this.#checkTypes(".js", "./panel/tsconfig.json");
  }

  async #checkTypes(ending: string, rules: string): Promise<void> {
    const include = [...this.files.keys()].filter((file) => file.endsWith(ending));
    if (include.length === 0) return;
    const config = { extends: rules, include };
    writeFileSync(join(this.#folder, "tsconfig.readme.json"), JSON.stringify(config));
    await this.#type("npx tsc -p tsconfig.readme.json");
  }

  #ownPorts(text: string): string {
    return [...this.#ports].reduce((done, [port, own]) => done.replaceAll(port, `${own}`), text);
  }

  async #save(text: string, { line }: Block): Promise<void> {
    const named = /^(?:\/\/|#) (\S+\.(?:js|ts|yaml))$/m.exec(text.split("\n")[0] ?? "")?.[1];
    const file = named ?? `src/readme-${line}.ts`;
    const path = join(this.#folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    this.files.set(file, false);
    for (const [earlier, used] of this.files) {
      this.files.set(earlier, used || text.includes(earlier.replace(/^src\//, "/")));
    }
    if (named === undefined) await this.#type(`npx node ${file}`);
  }

  async #type(command: string): Promise<void> {
    for (const file of this.files.keys()) {
      const isUsed = command.includes(file) || command.endsWith(`--panel ${dirname(file)}`);
      if (isUsed) this.files.set(file, true);
    }
    const port = (name: string): string => String(this.#ports.get(name));
    const program = new Program(["bash", "-euo", "pipefail", "-c", command], {
      cwd: this.#folder,
      env: {
        PORT: port("8082"),
        FUNCTIONS_PORT: port("1108"),
        KAFKA_REST: `http://localhost:${port("8082")}`,
        LOG_LEVEL: "info",
      },
    });
    this.#running.push(program);
    this.#output = () => program.stdout;
    const ready = KEEPS_RUNNING.find(([pattern]) => pattern.test(command))?.[1];
    if (ready !== undefined) {
      await program.printed(ready, MAX_MS);
      return;
    }
    const { code, stdout, stderr } = await program.exited;
    this.#running.pop();
    if (code !== 0) throw new Error(`${command}: ended with code ${code}:\n${stdout}${stderr}`);
  }

  /** Waits until the command before has printed what it should: it may still be running. */
  async #appears(isIn: (output: string) => boolean, text: string): Promise<void> {
    // What `npm start` printed is still on the screen when the document comes back to it.
    const outputs = [this.#output, ...this.#running.map((program) => () => program.stdout)];
    const deadline = performance.now() + (this.#running.length > 0 ? MAX_APPEAR_MS : 0);
    while (!outputs.some((output) => isIn(output()))) {
      if (performance.now() > deadline)
        throw new Error(`expected to see\n${text}\nand saw\n${this.#output()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** What a reader elsewhere installs is here already. @throws Error when it is not */
function assertInstalled(words: readonly string[]): void {
  const packages = words.filter((word) => !word.startsWith("--"));
  const missing = packages.filter((name) => !existsSync(join(ROOT, "node_modules", name)));
  if (missing.length > 0) throw new Error(`not installed here: ${missing.join(", ")}`);
}

/** Whether each line of JSON that is shown is a line of the output, however it is written. */
function isJsonIn(shown: string, output: string): boolean {
  const printed = output.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
  const lines = shown.split("\n").map((line) => JSON.parse(line) as unknown);
  return lines.every((line) => printed.some((other) => isDeepStrictEqual(line, other)));
}

/** What is shown, with … for anything: on a line of its own any lines, in a line anything up to its end. */
function pattern(shown: string): RegExp {
  const lines = shown
    .split("\n")
    .map((line) =>
      line === "…" ? "(?:.*\\n)*?.*" : line.split("…").map(RegExp.escape).join(".*"),
    );
  return new RegExp(lines.join("\\n"));
}

export function readText(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

export async function freePorts(names: readonly string[]): Promise<Map<string, number>> {
  const servers = names.map(() => createServer());
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return new Map(names.map((name, index) => [name, ports[index] ?? 0]));
}
