/** What `statefun` says of itself and of mistakes; what its commands do has tests of its own. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { statefun } from "./support.ts";

const NAMES = Object.keys(COMMANDS);

test.each(NAMES)(
  "%s has a help with an example, alike in both ways to ask for it",
  async (name) => {
    const help = await statefun([name, "--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toMatch(
      new RegExp(`^Usage: statefun ${name} [^]*^Examples?:\n {2}.*statefun ${name}`, "m"),
    );
    expect(await statefun(["help", name])).toEqual(help);
  },
);

test.each(NAMES)("%s is in docs/cli.md", (name) => {
  const table = readFileSync("docs/cli.md", "utf8").match(/^\| `.*$/gm) ?? [];
  expect(table.filter((row) => row.split("|")[1]?.includes(`\`${name}\``))).toHaveLength(1);
});

test("help is as wide as the terminal", async () => {
  const { stdout } = await statefun(["dev", "--help"], { columns: 90 });
  const lines = stdout.split("\nExamples:")[0]?.split("\n") ?? [];
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90);
});

test.each([
  [["deev"], /^"deev" is not a command of statefun: there are dev, .*\(Did you mean dev\?\)\n$/],
  [["help", "constructor"], /^"constructor" is not a command/],
  [["--deev"], /^"--deev" is not a command/],
  [
    ["consume"],
    /^an argument is missing: topic \(statefun consume --help lists what it takes\)\n$/,
  ],
  [["consume", "a", "b"], /^too many arguments/],
  [["consume", "a", "--ofset", "1"], /^unknown option '--ofset' \(Did you mean --offset\?\)/],
  [["consume", "a", "--offset", "-1"], /^--offset -1: expected a whole number\n$/],
  [["completion", "tcsh"], /bash, zsh, fish/],
])("%j is a mistake, told in a line", async (args, message) => {
  expect(await statefun(args)).toEqual({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(message),
  });
});
