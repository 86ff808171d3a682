/** A file that is not a module.yaml: one line that says where and what is wrong. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { ModuleError, readModule } from "../../src/module/module.ts";
import { ENDPOINT, KNOWN_KINDS, MODULE, parse, problem, withEndpoint } from "./support.ts";

describe("the text of the file", () => {
  test.each([
    ["a byte order mark", `\uFEFF${MODULE}`],
    ["Windows line ends", MODULE.replaceAll("\n", "\r\n")],
    ["empty documents", `---\n# nothing\n---\n${MODULE}---\n---\n`],
    ["an anchor that nothing refers to", MODULE.replace("spec:", "spec: &spec")],
    ["a tag", MODULE.replace("com.", "!name com.")],
  ])("%s changes nothing", (_, text) => {
    expect(parse(text).endpoints[0]?.functions).toBe("com.example/*");
  });

  test.each<[string, string, string]>([
    [
      "an empty file",
      "",
      "module.yaml:1: no endpoint: a document of kind io.statefun.endpoints.v2/http must say where the functions are served",
    ],
    [
      "no endpoint",
      "# only\nkind: io.statefun.playground.v1/ingress\nspec: { port: 8090 }\n",
      "module.yaml:1: no endpoint: a document of kind io.statefun.endpoints.v2/http must say where the functions are served",
    ],
    [
      "a tab",
      "kind: io.statefun.endpoints.v2/http\nspec:\n\tfunctions: com.example/*\n",
      "module.yaml:3: not valid YAML: Tabs are not allowed as indentation",
    ],
    [
      "a syntax error in a later document, with Windows line ends",
      `${ENDPOINT}---\nkind: 'x\n`.replaceAll("\n", "\r\n"),
      "module.yaml:7: not valid YAML: Missing closing 'quote",
    ],
    [
      "a key written twice",
      `${ENDPOINT}  functions: com.example/a\n`,
      'module.yaml:5: the key "functions" is written twice in one mapping',
    ],
    [
      "a key that is not text",
      `${ENDPOINT}  ? [a]\n  : b\n`,
      "module.yaml:5: not valid YAML: With stringKeys, all keys must be strings",
    ],
    [
      "an alias",
      "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
      "module.yaml:2: the alias *a is not resolved by Flink: write out its value",
    ],
    [
      "a document that is a list",
      `${ENDPOINT}---\n- kind: x\n`,
      "module.yaml:6: a document must be a mapping of kind and spec",
    ],
    [
      "no ingress",
      ENDPOINT,
      "module.yaml:1: no ingress: a document of kind io.statefun.kafka.v1/ingress must say which topics feed the functions",
    ],
    [
      "a number that Flink cannot read",
      `${ENDPOINT}  unknown: .inf\n`,
      "module.yaml:5: not valid YAML: Flink cannot read the number .inf",
    ],
  ])("%s", (_, text, message) => {
    expect(problem(() => parse(text))).toBe(message);
  });

  test("what is nested without end is refused, not a stack overflow", () => {
    const message = problem(() => parse(`a: ${"[".repeat(20_000)}`));
    expect(message).toMatch(/^module\.yaml(:1)?: not (valid YAML|readable as YAML): .+$/);
  });

  test("what is too large is refused before it is read", () => {
    expect(problem(() => parse("#".repeat(2 ** 20 + 1)))).toBe(
      "module.yaml: larger than 1024 KiB, which no module.yaml needs",
    );
  });

  test("a missing kind, a missing spec, an unknown kind", () => {
    expect(problem(() => parse(`${ENDPOINT}---\nspec: {}\n`))).toBe(
      `module.yaml:6: kind is missing: it must be one of ${KNOWN_KINDS}`,
    );
    expect(problem(() => parse(`${ENDPOINT}---\nkind: io.statefun.kafka.v1/egress\n`))).toBe(
      "module.yaml:6: spec is missing: it must be a mapping",
    );
    expect(problem(() => parse(`${ENDPOINT}---\nkind: io.statefun.kafka.v1/egress\nspec:\n`))).toBe(
      "module.yaml:7: spec must be a mapping, not empty",
    );
    expect(problem(() => parse(withEndpoint("com.foo/ingress", "a: 1")))).toBe(
      `module.yaml:6: kind "com.foo/ingress" is not supported: it must be one of ${KNOWN_KINDS}`,
    );
    expect(problem(() => parse(withEndpoint("io.statefun.pulsar.v1/egress", "id: a/b")))).toBe(
      `module.yaml:6: kind "io.statefun.pulsar.v1/egress" is not supported: it must be one of ${KNOWN_KINDS}`,
    );
    expect(problem(() => parse(withEndpoint("com.foo/egress", "a: 1")))).toBe(
      "module.yaml:7: spec.id is missing: it must be <namespace>/<name>",
    );
    expect(problem(() => parse(withEndpoint("[a]", "a: 1")))).toBe(
      `module.yaml:6: kind a list is not supported: it must be one of ${KNOWN_KINDS}`,
    );
  });
});

describe("the file", () => {
  const folder = mkdtempSync(join(tmpdir(), "module-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("that is missing, a folder, not text, too large", () => {
    expect(problem(() => readModule(join(folder, "none.yaml")))).toBe(
      `${folder}/none.yaml: no such file`,
    );
    expect(problem(() => readModule(folder))).toBe(`${folder}: a directory, not a file`);
    const binary = join(folder, "binary.yaml");
    writeFileSync(binary, Buffer.from([0x6b, 0xff, 0xfe]));
    expect(problem(() => readModule(binary))).toBe(`${binary}: not a text file in UTF-8`);
    const huge = join(folder, "huge.yaml");
    writeFileSync(huge, Buffer.alloc(2 ** 20 + 1, "#"));
    expect(problem(() => readModule(huge))).toBe(
      `${huge}: larger than 1024 KiB, which no module.yaml needs`,
    );
  });

  test("is named in the messages as it was given", () => {
    const file = join(folder, "wrong.yaml");
    writeFileSync(file, "\uFEFFkind: x\n");
    expect(problem(() => readModule(file))).toBe(
      `${file}:1: kind "x" is not supported: it must be one of ${KNOWN_KINDS}`,
    );
  });
});

describe("whatever the text", () => {
  /** A module, or a ModuleError of one line; anything else fails the test. */
  function moduleOrOneLine(text: string): void {
    try {
      expect(parse(text).endpoints.length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(ModuleError);
      expect((error as ModuleError).message).toMatch(/^module\.yaml(:\d+)?: .+$/);
    }
  }

  const piece = fc.oneof(
    fc.constantFrom("kind:", "spec:", "---\n", "\n", "  ", "- ", "\t", ": ", "{", "}", "[", "]"),
    fc.constantFrom(
      "&a",
      "*a",
      "<<",
      "!!set",
      "!x",
      "%YAML 1.1\n",
      "? ",
      "|\n",
      ">",
      "'",
      '"',
      "#",
    ),
    fc.constantFrom("__proto__", "null", "~", "0x1", "1e999", ".nan", "2020-01-01", "\uFEFF", "\r"),
    fc.constantFrom(
      "io.statefun.kafka.v1/ingress",
      "com.example/*",
      "topics:",
      "targets:",
      "port: ",
    ),
    fc.string({ unit: "binary", maxLength: 5 }),
  );

  test("made of the pieces of YAML", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => moduleOrOneLine(pieces.join(""))),
      { numRuns: 500 },
    );
  });

  test("made of a module, a piece of it replaced", () => {
    const text = withEndpoint(
      "io.statefun.kafka.v1/ingress",
      ...["id: com.example/in", "address: kafka:9092", "consumerGroupId: test"],
      ...["topics:", "  - topic: a", "    valueType: com.example/A"],
      ...["    targets:", "      - com.example/a"],
    );
    expect(parse(text).topics).toHaveLength(1);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(30), piece, (at, length, inserted) =>
        moduleOrOneLine(text.slice(0, at) + inserted + text.slice(at + length)),
      ),
      { numRuns: 500 },
    );
  });
});
