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
import { FLINK_SCALARS } from "./scalars.ts";

/** Far above any real module, far below what would keep the parser busy for minutes. */
export const MAX_MODULE_BYTES = 1024 * 1024;

/** Thrown for everything wrong with the file: message is one line `module.yaml:12: …` that says what is wrong, and what is allowed. */
export class ModuleError extends UsageError {
  override readonly name = "ModuleError";
}

/** Where in a document a value is: keys and list positions from its root. */
export type Path = readonly (string | number)[];

/** A part of the file that can be wrong. */
export interface Place {
  readonly line: number;
  /** The file and the line, such as `module.yaml:12`. */
  readonly name: string;
  /** The error to throw for what is wrong there. */
  error(problem: string): ModuleError;
}

/** One document of a multi-document file: its plain value, and where each part of it is written. */
export class YamlDocument {
  readonly file: string;
  /** Null when there is nothing in it. */
  readonly value: unknown;
  readonly #root: unknown;
  readonly #lines: LineCounter;

  constructor(file: string, root: unknown, value: unknown, lines: LineCounter) {
    this.file = file;
    this.value = value;
    this.#root = root;
    this.#lines = lines;
  }

  /** The value at `path`; undefined where there is none. */
  at(path: Path): unknown {
    return path.reduce<unknown>((parent, step) => {
      const isInner = typeof parent === "object" && parent !== null && Object.hasOwn(parent, step);
      return isInner ? (parent as Record<string | number, unknown>)[step] : undefined;
    }, this.value);
  }

  /** The key or list item at `path`; its nearest parent where it does not exist. */
  place(path: Path): Place {
    const line = this.#lineOf(path);
    const name = `${this.file}:${line}`;
    return { line, name, error: (problem) => new ModuleError(`${name}: ${problem}`) };
  }

  /** A value in the shape of `schema`, its parts at `pathOf`; the first problem in the order of the file is thrown. */
  read<T>(schema: z.ZodType<T>, value: unknown, pathOf: (within: Path) => Path): T {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const [first] = result.error.issues
      .map(({ path, message }) => {
        const at = pathOf(path as Path);
        return { place: this.place(at), problem: `${pathText(at)} ${message}` };
      })
      .sort((a, b) => a.place.line - b.place.line);
    throw (first?.place ?? this.place(pathOf([]))).error(first?.problem ?? "is not valid");
  }

  #lineOf(path: Path): number {
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
}

/** The documents of a file, the empty ones (a trailing `---`) among them. */
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
      schema: "failsafe",
      customTags: FLINK_SCALARS,
      resolveKnownTags: false,
      uniqueKeys: false, // its check is quadratic; refuseRepeats does it in one pass
      logLevel: "error",
    });
    const [error] = documents.flatMap((document) => document.errors);
    if (error) {
      fail(error.pos[0], `not valid YAML: ${error.message.replace(/\s+/g, " ").trim()}`);
    }
    return [...documents].map((document) => {
      const root = document.contents;
      if (root !== null) refuseRepeats(root, fail);
      return new YamlDocument(file, root, document.toJS() ?? null, lines);
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
