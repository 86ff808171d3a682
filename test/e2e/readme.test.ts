/**
 * The README is true: each of its blocks is run, in order, and what it shows is what appears. `npm ci` alone is left to
 * .ci/run, which does it in a clean clone.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { npmRun, ROOT } from "../../tools/harness/program.ts";
import { run, temporaryFolder } from "./support/fixtures.ts";
import { blocksOf, fileLinks, tableBelow } from "./support/markdown.ts";
import { freePorts, Reader, readText } from "./support/reader.ts";

const readme = readText("README.md");
const blocks = blocksOf(readme);

/** Blocks that something else runs, and where it says so. */
const ELSEWHERE: ReadonlyMap<string, readonly [file: string, line: RegExp]> = new Map([
  ["npm ci && npm test", ["scripts/verify.sh", /^vitest_step tests npm test /m]],
  [
    "docker-compose build && docker-compose up",
    ["test/docker/compose.test.ts", /\["build"\].*\n.*\["up", "-d"\]/],
  ],
  [
    "playthrough/scenario_1.sh --rpk",
    ["test/docker/compose.test.ts", /playthrough\/scenario_\$\{scenario\}\.sh`, "--rpk"/],
  ],
  [
    "docker-compose logs -f shopping-cart-functions",
    ["test/docker/compose.test.ts", /\["logs", .*"shopping-cart-functions"\]/],
  ],
  [
    "docker-compose exec kafka rpk topic consume receipts --read-committed",
    [
      "test/docker/compose.test.ts",
      /"kafka", .*"rpk", "topic", "consume", "receipts"\],\n.*"--read-committed"/,
    ],
  ],
  [
    "docker-compose up -d --build shopping-cart-functions",
    ["test/docker/compose.test.ts", /\["up", "-d", "--build", "shopping-cart-functions"\]/],
  ],
  [
    "docker-compose -f docker-compose.local.yml up --build",
    ["test/docker/local.test.ts", /\["build"\].*\n.*\["up", "-d"\]/],
  ],
]);

describe("each block of the README", () => {
  // In order: what one leaves behind, the next ones build on.
  const folder = temporaryFolder(afterAll);
  let reader: Reader | undefined;
  afterAll(() => reader?.close());

  test("can be followed in a copy of the project", async () => {
    reader = new Reader(folder, await freePorts(["8082", "1108", "1109"]));
  });

  for (const block of blocks) {
    if (block.before.includes("Ctrl-C")) {
      test(`README.md:${block.line} Ctrl-C before it`, () => reader?.interrupt());
    }
    test(`README.md:${block.line} ${block.text.split("\n")[0]}`, async () => {
      const elsewhere = ELSEWHERE.get(block.text);
      if (elsewhere === undefined) return await reader?.follow(block);
      const [file, line] = elsewhere;
      expect(readText(file)).toMatch(line);
    });
  }

  test("the last programs end on Ctrl-C", () => reader?.interrupt());

  test.each([
    ["no language", { lang: "", text: "npm start" }, "not run by anything"],
    ["an unknown language", { lang: "python", text: "print(1)" }, "not run by anything"],
    ["a command that fails", { lang: "sh", text: "false" }, "ended with code 1"],
    ["text that does not appear", { lang: "text", text: "a shown line" }, "expected to see"],
    ["JSON that does not appear", { lang: "json", text: '{"a":1}' }, "expected to see"],
  ])("a block would fail that has %s", async (_what, block, reason) => {
    const followed = reader?.follow({ ...block, line: 0, before: "" });
    await expect(followed).rejects.toThrow(reason);
  });

  test("every file that it says to save is used, and its types are right", async () => {
    expect(
      [...(reader?.files ?? [])].filter(([file, used]) => !used && !file.includes("readme")),
    ).toEqual([]);
    await reader?.checkTypes();
  });
});

test("npm ci stands where .ci/run tries it out, and the blocks that others run are there", () => {
  const installs = blocks.filter(({ text }) => text.includes("npm ci")).map(({ text }) => text);
  expect(installs).toEqual(["npm ci && npm start", "npm ci && npm test"]);
  expect(readText(".ci/run")).toMatch(/ npm ci /);
  const texts = new Set(blocks.map(({ text }) => text));
  expect([...ELSEWHERE.keys()].filter((text) => !texts.has(text))).toEqual([]);
});

test("each file that it links to is there", () => {
  expect(fileLinks(readme).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test("each npm script that it names is there", () => {
  const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm run (?:--silent )?([a-z0-9:]+)/g)].map(
    ([, name = ""]) => name,
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("its settings are those of --help", async () => {
  const documented = tableBelow(readme, "Settings").flatMap(
    (cell) => cell.match(/[A-Z_]{4,}/g) ?? [],
  );
  const helps = await Promise.all(
    ["start", "serve", "runtime", "consume"].map((script) => run(npmRun(script, "--help"))),
  );
  const helped = helps.flatMap(({ stdout }) => stdout.match(/\b[A-Z][A-Z_]{3,}\b/g) ?? []);
  // Words of usage lines, not variables.
  const words = new Set(["FILE", "HOST", "PORT", "PATTERN", "TOPIC", "JSON", "HTTP", "KAFKA"]);
  const variables = (names: readonly string[]): string[] =>
    [...new Set(names)].filter((name) => !words.has(name)).sort();
  expect(variables(documented)).toEqual(variables(helped));
});
