/** The program `statefun`: finds the command, which reads the rest of the line. */
import { readFileSync } from "node:fs";
import { print, run, UsageError } from "statefun-wire/program";
import type { Command } from "./command.ts";
import { consume } from "./consume.ts";
import { dev } from "./dev.ts";
import { verify } from "./verify.ts";

const COMMANDS: Readonly<Record<string, Command>> = { dev, consume, verify };

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
  if (name === "help" && args[0] !== undefined) return await find(args[0]).run(["--help"]);
  if (["help", "--help", "-h"].includes(name)) return say(HELP.trim());
  if (["version", "--version", "-v"].includes(name)) return say(version());
  return await find(name).run(args);
});

function say(text: string): undefined {
  print(process.stdout, text);
}

/** @throws UsageError */
function find(name: string): Command {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command;
  throw new UsageError(
    `"${name}" is not a command of statefun: there are ${Object.keys(COMMANDS).join(", ")}`,
  );
}

function version(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
