/** The program `statefun`: finds the command, which reads the rest of the line. */
import { print, type Running, run, UsageError } from "statefun-wire/program";
import { version } from "../version.ts";
import type { Command } from "./command.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  dev: {
    summary: "runs the functions of a module.yaml, which are served elsewhere, in any language",
    load: async () => (await import("./dev.ts")).dev,
  },
  consume: {
    summary: "prints the records of a topic, and follows it",
    load: async () => (await import("./consume.ts")).consume,
  },
  verify: {
    summary: "reads all of a store, and says what is damaged or gone",
    load: async () => (await import("./verify.ts")).verify,
  },
};

const HELP = `
Runs StateFun modules on one machine, durably: no JVM, no Kafka, no Docker.

  statefun COMMAND [arguments]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join("\n")}

  statefun COMMAND --help says what a command takes, and statefun --version which version this is.
`;

await run(async () => {
  const [name = "help", ...args] = process.argv.slice(2);
  if (name === "help" && args[0] !== undefined) return await start(args[0], ["--help"]);
  if (["help", "--help", "-h"].includes(name)) return say(HELP.trim());
  if (["version", "--version", "-v"].includes(name)) return say(version());
  return await start(name, args);
});

function say(text: string): undefined {
  print(process.stdout, text);
}

/** @throws UsageError */
async function start(name: string, args: readonly string[]): Promise<Running | undefined> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new UsageError(
      `"${name}" is not a command of statefun: there are ${Object.keys(COMMANDS).join(", ")}`,
    );
  }
  const program = await command.load();
  return await program(args);
}
