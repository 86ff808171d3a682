/** Finds the command of a command line, loads that one, and has it read the rest. */
import { Command, CommanderError } from "commander";
import { UsageError } from "statefun-wire/program";
import { version } from "../version.ts";
import type { Declare } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import type { Session } from "./session.ts";

const DESCRIPTION = "Runs StateFun modules on one machine, durably: no JVM, no Kafka, no Docker.";
const HELP_WIDTH = 110;

/** What stands for what: all that is said of a command is said by its `--help`. */
const SAME: ReadonlyMap<string, string> = new Map([
  ["help", "--help"],
  ["version", "--version"],
]);

/** Does what the arguments say. @throws ExitError, or another Error for what failed */
export async function runCommandLine(args: readonly string[], session: Session): Promise<void> {
  const [name = "help", ...rest] = args;
  if (name === "complete") return await complete(rest, session);
  const [first = "", ...others] =
    name === "help" && rest.length > 0 ? [...rest, "--help"] : [SAME.get(name) ?? name, ...rest];
  const program = programOf(session);
  await load(program, first, session);
  // There is no help for a command that there is not.
  const line = isCommand(first) ? [first, ...others] : [first];
  try {
    await program.parseAsync(line, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // It has printed its help or version.
    if (error.exitCode === 0) return;
    throw new UsageError(explain(error, first), { cause: error });
  }
}

/** All commands, with nothing but their summaries. */
function programOf(session: Session): Command {
  const program = new Command("statefun")
    .description(DESCRIPTION)
    .version(version(), "-v, --version", "says which version this is")
    .helpOption("-h, --help", "says what a command takes")
    .commandsGroup("Help:")
    .helpCommand("help [command]", "says what a command takes")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.stdout.write(text),
      // Each is thrown, too.
      writeErr: () => undefined,
      getOutHelpWidth: () => session.stdout.columns ?? HELP_WIDTH,
    });
  for (const [name, { summary, group }] of Object.entries(COMMANDS)) {
    program.command(name).summary(summary).helpGroup(group);
  }
  return program;
}

async function load(program: Command, name: string, session: Session): Promise<void> {
  const command = program.commands.find((each) => each.name() === name);
  const declare = isCommand(name) ? await COMMANDS[name]?.load() : undefined;
  if (command !== undefined) declare?.(command as Parameters<Declare>[0], session);
}

/** What the script of `statefun completion` asks for at each Tab: `complete -- WORDS`, the last of which is unfinished. */
async function complete(args: readonly string[], session: Session): Promise<void> {
  const { default: tab } = await import("@bomb.sh/tab/commander");
  const program = programOf(session);
  await Promise.all(Object.keys(COMMANDS).map((name) => load(program, name, session)));
  describeInALine(program);
  const root = tab(program);
  // This one is for scripts alone.
  root.commands.delete("complete");
  root.parse(args.slice(args[0] === "--" ? 1 : 0));
}

/** What a shell shows beside a command has to be a line. */
function describeInALine({ commands }: Command): void {
  for (const command of commands) {
    command.description(command.summary() || (command.description().split("\n")[0] ?? ""));
    describeInALine(command);
  }
}

/** The mistake in one line, and where to read on. */
function explain({ code, message }: CommanderError, first: string): string {
  const text = message.replace(/^error: /, "").replaceAll("\n", " ");
  if (!isCommand(first)) {
    const hint = /\(Did you mean .*\)$/.exec(text)?.[0] ?? "";
    return `"${first}" is not a command of statefun: there are ${Object.keys(COMMANDS).join(", ")} ${hint}`.trim();
  }
  const missing = /^missing required argument '(.*)'$/.exec(text)?.[1];
  const what = code === "commander.missingArgument" ? `an argument is missing: ${missing}` : text;
  return `${what} (statefun ${first} --help lists what it takes)`;
}

function isCommand(name: string): boolean {
  return Object.hasOwn(COMMANDS, name);
}
