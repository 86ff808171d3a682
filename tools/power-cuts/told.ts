/**
 * What a program under test tells of itself, a line for each thing, in a file of its own: it is in the same record as what it
 * did to its disk, and so says what had been acknowledged when the power was cut.
 */
import { openSync, writeSync } from "node:fs";

export type Told =
  /** It is about to take a step. */
  | { readonly asked: number }
  /** The step was answered: with offsets where records were produced. */
  | { readonly answered: number; readonly offsets?: readonly number[] | undefined }
  /** Others could see a record. */
  | { readonly seen: SeenRecord }
  /** Nothing but what time it is: what happens now may tell the next process of it. */
  | { readonly passed: true };

export interface SeenRecord {
  readonly topic: string;
  readonly offset: number;
  /** Of its key and value. */
  readonly hash: string;
}

type Line = Told & { readonly now: number };

export function teller(path: string): (told: Told, now: number) => void {
  const file = openSync(path, "a");
  return (told, now) => {
    writeSync(file, `${JSON.stringify({ ...told, now } satisfies Line)}\n`);
  };
}

/** What is known outside of the program. */
export class Knowledge {
  readonly asked = new Set<number>();
  readonly answers = new Map<number, readonly number[] | undefined>();
  readonly seen: SeenRecord[] = [];
  /** When it last told something, in milliseconds since 1970. */
  now = 0;

  /** @param text lines as they were written, also several at once */
  constructor(text: string) {
    for (const line of text.split("\n").filter(Boolean)) this.#add(JSON.parse(line) as Line);
  }

  #add(line: Line): void {
    this.now = Math.max(this.now, line.now);
    if ("asked" in line) this.asked.add(line.asked);
    else if ("answered" in line) this.answers.set(line.answered, line.offsets);
    else if ("seen" in line) this.seen.push(line.seen);
  }
}
