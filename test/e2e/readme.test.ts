/**
 * The documents are true: each of their blocks is run, in order, and what it shows is what appears; what they name is there.
 * `npm ci` alone is left to .ci/run, which does it in a clean clone.
 */
import { existsSync, globSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { npmRun, ROOT } from "../../tools/harness/program.ts";
import { run, temporaryFolder } from "./support/fixtures.ts";
import { anchorsOf, blocksOf, fileLinks, tableBelow } from "./support/markdown.ts";
import { freePorts, Reader, readText } from "./support/reader.ts";

const readme = readText("README.md");
const DOCUMENTS = globSync(["*.md", "docs/*.md", "packages/*/README.md"], { cwd: ROOT })
  .sort()
  .map((document) => ({
    document,
    text: readText(document),
    blocks: blocksOf(readText(document)),
  }));
const blocks = DOCUMENTS.flatMap((document) => document.blocks);

/** Blocks that something else runs, and where it says so. */
const ELSEWHERE: ReadonlyMap<string, readonly [file: string, line: RegExp]> = new Map([
  ["npm ci && npm test", ["scripts/verify.sh", /^vitest_step tests npm test /m]],
  ["npm run mutants", ["scripts/verify.sh", /^step mutants npm run --silent mutants$/m]],
  [
    "docker-compose build && docker-compose up",
    ["test/docker/compose.test.ts", /\["build"\].*\n.*\["up", "-d"\]/],
  ],
  [
    "playthrough/scenario_1.sh --rpk",
    ["test/docker/compose.test.ts", /scenario_%i\.sh --rpk passes", .*\n.*playWithRpk\(/],
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
  [
    [
      "export COMPOSE_FILE=docker-compose.local.yml",
      "playthrough/scenario_1.sh --rpk",
      "docker-compose exec kafka rpk topic consume receipts --read-committed",
    ].join("\n"),
    ["test/docker/local.test.ts", /playWithRpk\(scenario, compose\.env\)/],
  ],
  [
    [
      '(umask 077 && echo "me operate $(openssl rand -hex 32)" >tokens)',
      "npm run runtime -- --host 0.0.0.0 --allow-host statefun.example.com --tokens tokens",
    ].join("\n"),
    ["test/e2e/statefun.test.ts", /"--host", "0\.0\.0\.0", "--tokens", file/],
  ],
  [
    `curl -s -X POST http://localhost:8081/jobs/$JOB/stop -d '{"targetDirectory":"file:///savepoints","drain":false}'`,
    [
      "tools/flink/test/moving.test.ts",
      /\/jobs\/\$\{job\}\/stop`, \{\n +targetDirectory: .*\n +drain: false/,
    ],
  ],
  [
    "npx statefun dev module.yaml --kafka",
    ["tools/flink/test/moving.test.ts", /\["--kafka", `kafka:9092=\$\{engine\.kafka\}`\]/],
  ],
  [
    "npx statefun dev module.yaml --data ./moved --endpoint 'com.example/*=http://127.0.0.1:1108/' --kafka kafka:9092=127.0.0.1:9092",
    ["tools/flink/test/moving.test.ts", /\["--kafka", `kafka:9092=\$\{engine\.kafka\}`\]/],
  ],
  [
    // What an engine without high availability has done wrong once.
    [
      "user user-21 is billed 69 of item-6, having ordered 52",
      "user user-21 is billed 38 of constructor, having ordered 37",
      "user user-21 is billed 36 of item-8, having ordered 35",
      "item item-10: 1000 units restocked, 1081 on receipts",
      "…",
      "violations: 15",
    ].join("\n"),
    ["tools/chaos/test/checker.test.ts", /is billed 3 of socks, having ordered 2/],
  ],
]);

/** A reader with an empty desk, and free ports in place of those that the documents name. */
async function newReader(folder: string): Promise<Reader> {
  return new Reader(folder, await freePorts(["8082", "1108", "1109"]));
}

const FOLLOWED = DOCUMENTS.filter((each) => each.blocks.length > 0);
describe.each(FOLLOWED)("each block of $document", ({ document, blocks: itsBlocks }) => {
  // In order: what one leaves behind, the next ones build on.
  const folder = temporaryFolder(afterAll);
  let reader: Reader | undefined;
  afterAll(() => reader?.close());

  test("can be followed in a copy of the project", async () => {
    reader = await newReader(folder);
  });

  for (const block of itsBlocks) {
    if (block.before.includes("Ctrl-C")) {
      test(`${document}:${block.line} Ctrl-C before it`, () => reader?.interrupt());
    }
    test(`${document}:${block.line} ${block.text.split("\n")[0]}`, async () => {
      const elsewhere = ELSEWHERE.get(block.text);
      if (elsewhere === undefined) return await reader?.follow(block);
      const [file, line] = elsewhere;
      expect(readText(file)).toMatch(line);
    });
  }

  test("the last programs end on Ctrl-C", () => reader?.interrupt());

  test("every file that it says to save is used, and its types are right", async () => {
    expect(
      [...(reader?.files ?? [])].filter(([file, used]) => !used && !file.includes("readme")),
    ).toEqual([]);
    await reader?.checkTypes();
  });
});

test.each([
  ["no language", { lang: "", text: "npm start" }, "not run by anything"],
  ["an unknown language", { lang: "python", text: "print(1)" }, "not run by anything"],
  ["a command that fails", { lang: "sh", text: "false" }, "ended with code 1"],
  ["a package that is not there", { lang: "sh", text: "npm install zod2" }, "not installed here"],
  ["text that does not appear", { lang: "text", text: "a shown line" }, "expected to see"],
  ["JSON that does not appear", { lang: "json", text: '{"a":1}' }, "expected to see"],
])("a block would fail that has %s", async (_what, block, reason) => {
  const reader = await newReader(temporaryFolder());
  const followed = reader.follow({ ...block, line: 0, before: "" });
  await expect(followed).rejects.toThrow(reason);
});

test("npm ci stands where .ci/run tries it out, and the blocks that others run are there", () => {
  const installs = blocks.filter(({ text }) => text.includes("npm ci")).map(({ text }) => text);
  expect(installs).toEqual(["npm ci && npm start", "npm ci && npm test"]);
  expect(readText(".ci/run")).toMatch(/ npm ci /);
  const texts = new Set(blocks.map(({ text }) => text));
  expect([...ELSEWHERE.keys()].filter((text) => !texts.has(text))).toEqual([]);
});

test("the README is short enough to be read in one go", () => {
  expect(readme.trimEnd().split("\n").length).toBeLessThan(180);
});

describe.each(DOCUMENTS)("$document", ({ document, text }) => {
  const links = fileLinks(text).map((link) => ({
    ...link,
    file: link.file === "" ? document : normalize(join(dirname(document), link.file)),
  }));

  test("links to files that are there", () => {
    const broken = links.filter(({ file }) => !existsSync(join(ROOT, file)));
    expect(broken.map(({ file }) => file)).toEqual([]);
  });

  test("links to headings that are there", () => {
    const broken = links.filter(
      ({ file, anchor }) => anchor !== undefined && !anchorsOf(readText(file)).includes(anchor),
    );
    expect(broken.map(({ file, anchor }) => `${file}#${anchor}`)).toEqual([]);
  });

  test("names tests that are there", () => {
    const missing = links.filter(({ file, text: name }) => {
      const title = file.endsWith(".test.ts") ? /^`(.+)`$/.exec(name)?.[1] : undefined;
      if (title === undefined) return false;
      // Those that a machine may lack something for, too.
      const tests = readText(file).replaceAll(/\b(?:it|test)(?:\.skipIf\(.*?\))?\(\s*"/g, 'it("');
      return !tests.includes(`it("${title}",`);
    });
    expect(missing.map(({ file, text: name }) => `${file}: ${name}`)).toEqual([]);
  });

  test("names npm scripts that are there", () => {
    const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z0-9:-]+)/g)].map(
      ([, name = ""]) => name,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test("the settings are those of --help", async () => {
  const settings = readText("docs/settings.md");
  const helps = await Promise.all(
    ["start", "serve", "runtime", "consume"].map((script) => run(npmRun(script, "--help"))),
  );
  const help = helps.map(({ stdout }) => stdout).join("\n");
  const namedIn = (texts: readonly string[], pattern: RegExp): string[] =>
    [...new Set(texts.flatMap((text) => text.match(pattern) ?? []))].sort();

  // Words of usage lines, not variables.
  const words = new Set([
    ...["FILE", "HOST", "NAME", "PORT", "PATTERN", "TOPIC", "JSON", "HTTP", "KAFKA", "MODULE"],
  ]);
  const variables = (texts: readonly string[]): string[] =>
    namedIn(texts, /\b[A-Z][A-Z_]{3,}\b/g).filter((name) => !words.has(name));
  expect(variables(tableBelow(settings, "Environment"))).toEqual(variables([help]));

  const options = (texts: readonly string[]): string[] => namedIn(texts, /(?<=^|[\s`])--[a-z-]+/gm);
  expect(options(tableBelow(settings, "Options"))).toEqual(options([help]));
});
