/** Reads the lines of an export but the first, and refuses what it does not know: nothing in them is passed over. */
import * as z from "zod";
import type { ExportLine } from "./import.ts";
import { KINDS } from "./kinds.ts";
import { readableOf } from "./line.ts";
import { type Row, Rows } from "./rows.ts";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const End = z.strictObject({ rows: z.int() });

export class LineReader {
  #rows = new Rows();
  #count = 0;
  #isEnded = false;
  readonly #kinds = Object.keys(KINDS);
  #last: { readonly kind: number; readonly key: readonly Row[string][] } = { kind: 0, key: [] };

  /** How many it has read. */
  get rows(): number {
    return this.#count;
  }

  /** Those that have been read since it was last asked. */
  take(): Rows {
    const rows = this.#rows;
    this.#rows = new Rows();
    return rows;
  }

  /** @throws Error that names the line, and what is wrong with it */
  read({ name, bytes }: ExportLine): void {
    try {
      this.#read(JSON.parse(UTF8.decode(bytes)));
    } catch (cause) {
      throw new Error(`${name}: ${reasonOf(cause)}`, { cause });
    }
  }

  /** @throws Error when the last line has not come */
  assertEnded(): void {
    if (!this.#isEnded)
      throw new Error(`the end is missing: there are ${this.#count} rows and no last line`);
  }

  #read(line: unknown): void {
    if (this.#isEnded) throw new Error("comes after the end");
    const { readable, ...rest } = z.record(z.string(), z.unknown()).parse(line);
    const [[name, fields] = [], ...others] = Object.entries(rest);
    if (name === undefined || others.length > 0) throw new Error("expected one row");
    if (name === "end") {
      this.#end(End.parse(fields).rows);
      return;
    }
    const kind = KINDS[name];
    if (!Object.hasOwn(KINDS, name) || kind === undefined) {
      throw new Error(`"${name}" is not a kind of row here: there are ${this.#kinds.join(", ")}`);
    }
    const row = kind.add(fields, this.#rows);
    const at = {
      kind: this.#kinds.indexOf(name),
      key: kind.key.map((column) => row[column] ?? null),
    };
    if (this.#count > 0 && !isAfter(at, this.#last)) {
      throw new Error(
        `does not come after the one before it: each row is there once, in the order of its ${kind.key.join(", ")}`,
      );
    }
    this.#last = at;
    this.#count++;
    if (readable !== undefined) assertReadable(readable, row);
  }

  #end(rows: number): void {
    if (rows !== this.#count)
      throw new Error(`there should be ${rows} rows before it, and there are ${this.#count}`);
    this.#isEnded = true;
  }
}

type Place = { readonly kind: number; readonly key: readonly Row[string][] };

function isAfter(one: Place, other: Place): boolean {
  if (one.kind !== other.kind) return one.kind > other.kind;
  for (const [index, value] of one.key.entries()) {
    const order = compare(value, other.key[index] ?? null);
    if (order !== 0) return order > 0;
  }
  return false;
}

/** As SQLite does: texts by their bytes. */
function compare(one: Row[string], other: Row[string]): number {
  if (one === other) return 0;
  if (typeof one === "number" && typeof other === "number") return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}

/** Whoever changes that and not the bytes would wonder why nothing comes of it. */
function assertReadable(readable: unknown, row: Row): void {
  const expected = readableOf(row);
  if (expected !== undefined && JSON.stringify(readable) === JSON.stringify(JSON.parse(expected)))
    return;
  throw new Error('"readable" is not what the bytes are: change these, and leave it out');
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof z.ZodError)) return cause instanceof Error ? cause.message : String(cause);
  return cause.issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
}
