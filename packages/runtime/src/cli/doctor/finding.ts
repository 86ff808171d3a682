/** What an examination has found. */
export interface Finding {
  /** What was looked at. */
  readonly about: string;
  /** `bad`: it does not work like this; `note`: it may be meant to be so. */
  readonly state: "good" | "note" | "bad";
  readonly finding: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** How long to wait for whom may be there, in milliseconds. */
export const PATIENCE_MS = 3000;
