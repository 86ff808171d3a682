/**
 * YAML with positions: everything that is wrong with a module.yaml is reported as one line, `file:line: problem`, be it the
 * YAML itself or a value of the wrong shape, so that the author finds the place without reading a stack trace.
 */
import { UsageError } from "statefun-wire/program";
import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
} from "yaml";
import type { z } from "zod";

/** Far above any real module, far below what would keep the parser busy for minutes. */
export const MAX_MODULE_BYTES = 1024 * 1024;

/** Thrown for everything wrong with the file: message is one line `module.yaml:12: …` that says what is wrong, and what is allowed. */
export class ModuleError extends UsageError {
  override readonly name = "ModuleError";
}

/** Where in a document a value is: keys and list positions from its root. */
export type Path = readonly (string | number)[];

/** One document of a multi-document file: its plain value, and where each part of it is written. */
export class YamlDocument {
  readonly file: string;
  readonly value: unknown;
  readonly #root: Node;
  readonly #lines: LineCounter;

  constructor(file: string, root: Node, value: unknown, lines: LineCounter) {
    this.file = file;
    this.value = value;
    this.#root = root;
    this.#lines = lines;
  }

  /** The line of the key or list item at `path`; of its nearest parent where it does not exist. */
  lineOf(path: Path): number {
    let node: unknown = this.#root;
    let start = startOf(node) ?? 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair: Pair | undefined = node.items.find((item) => keyOf(item) === String(step));
        // The key, not the value: a block value only starts on the next line.
        start = startOf(pair?.key) ?? start;
        node = pair?.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        start = startOf(node) ?? start;
      } else {
        break;
      }
    }
    return this.#lines.linePos(start).line;
  }

  /** The error to throw for what is wrong at `path`. */
  error(path: Path, problem: string): ModuleError {
    return new ModuleError(`${this.file}:${this.lineOf(path)}: ${problem}`);
  }

  /** The value of one top-level key in the shape of `schema`; the first problem in the order of the file is thrown. */
  read<T>(key: string, schema: z.ZodType<T>): T {
    const result = schema.safeParse((this.value as Record<string, unknown>)[key]);
    if (result.success) {
      return result.data;
    }
    const [first] = result.error.issues
      .map(({ path, message }) => ({ path: [key, ...path] as Path, message }))
      .sort((a, b) => this.lineOf(a.path) - this.lineOf(b.path));
    throw this.error(first?.path ?? [key], `${pathText(first?.path ?? [key])} ${first?.message}`);
  }
}

/** The documents of a file, the empty ones (a trailing `---`) left out. */
export function parseYaml(file: string, text: string): YamlDocument[] {
  if (text.length > MAX_MODULE_BYTES) {
    throw tooLarge(file);
  }
  const lines = new LineCounter();
  const fail = (offset: number, problem: string): never => {
    throw new ModuleError(`${file}:${lines.linePos(offset).line}: ${problem}`);
  };
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false, // would put an excerpt of several lines into each message
      stringKeys: true,
      resolveKnownTags: false,
      uniqueKeys: false, // its check is quadratic; refuseRepeats does it in one pass
      logLevel: "error",
    });
    const [error] = documents.flatMap((document) => document.errors);
    if (error) {
      fail(error.pos[0], `not valid YAML: ${error.message.replace(/\s+/g, " ").trim()}`);
    }
    return documents.flatMap((document) => {
      const root = document.contents;
      if (root === null || (isScalar(root) && root.value === null)) {
        return [];
      }
      refuseRepeats(root, fail);
      return [new YamlDocument(file, root, document.toJS(), lines)];
    });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ModuleError(`${file}: not readable as YAML: it is nested too deeply`);
    }
    throw error;
  }
}

/** The error for a file that nobody wrote by hand. */
export function tooLarge(file: string): ModuleError {
  return new ModuleError(
    `${file}: larger than ${MAX_MODULE_BYTES / 1024} KiB, which no module.yaml needs`,
  );
}

/**
 * Aliases and repeated keys. Flink reads an alias as the bare name of its anchor and the last of two equal keys: either way the
 * author gets something other than what is written. (Without aliases no document can be larger than its text, either.)
 */
function refuseRepeats(root: Node, fail: (offset: number, problem: string) => never): void {
  visit(root, {
    Alias: (_, alias) =>
      fail(
        startOf(alias) ?? 0,
        `the alias *${alias.source} is not resolved by Flink: write out its value`,
      ),
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const pair of map.items) {
        const key = keyOf(pair);
        if (seen.has(key)) {
          fail(
            startOf(pair.key) ?? 0,
            `the key ${JSON.stringify(key)} is written twice in one mapping`,
          );
        }
        seen.add(key);
      }
    },
  });
}

function keyOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function pathText(path: Path): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${step}`,
    )
    .join("");
}
