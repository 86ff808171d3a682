/** A deliberate defect of the engine: a text of its source that is replaced by another, as a mistake of a maintainer would. */

/** The tool that finds it: `npm run` and its name. */
export type Harness = "simulate" | "model" | "power-cuts";

export interface Defect {
  /** Short, for `--only`. */
  readonly name: string;
  /** What a user would have to live with. */
  readonly what: string;
  /** In packages/runtime/src. */
  readonly file: string;
  /** A text that is in the file exactly once, and what takes its place. */
  readonly from: string;
  readonly to: string;
  readonly foundBy: Harness;
  /** By this seed, beginning with 1. */
  readonly within: number;
}

const SOURCES = new URL("./", import.meta.resolve("statefun-runtime"));

/** Where the file is, as Node loads it. */
export const sourceOf = ({ file }: Defect): URL => new URL(file, SOURCES);

/** The source with the defect in it. @throws Error when the text is not there exactly once: the defect has to be brought up to date */
export function plant({ name, file, from, to }: Defect, source: string): string {
  const [before, after, ...others] = source.split(from);
  if (before === undefined || after === undefined || others.length > 0) {
    const times = after === undefined ? "not" : `${others.length + 1} times`;
    throw new Error(`defect ${name}: the text that it replaces is ${times} in ${file}`);
  }
  return before + to + after;
}
