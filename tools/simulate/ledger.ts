/** What operators have asked for, and whether they were told that it is done: what the end of a life is checked against. */
/** An instance of a function. */
export interface Instance {
  readonly function: string;
  readonly id: string;
}

/** A message as an operator sees it. */
export interface SeenMessage {
  readonly target: Instance;
  /** Undefined when it came from outside. */
  readonly caller?: Instance | undefined;
  readonly typename: string;
  readonly value: Uint8Array | undefined;
}

/** What an operator asks for. */
export type Deed =
  /** A message that waits, or is to come later, is not to come any more. */
  | { readonly do: "skip" | "cancel"; readonly message: SeenMessage }
  /** One goes to the dead letters, or comes now. */
  | { readonly do: "give up" | "fire"; readonly message: SeenMessage }
  /** A dead letter is sent again, or forgotten. */
  | { readonly do: "redrive"; readonly offset: number }
  | { readonly do: "drop"; readonly message: SeenMessage }
  | {
      readonly do: "send";
      readonly name: string;
      readonly target: Instance;
      readonly content: object;
    }
  /** A value is written over, or all values of an instance are removed. */
  | {
      readonly do: "edit";
      readonly instance: Instance;
      readonly before: Uint8Array;
      readonly after: Uint8Array;
    }
  | { readonly do: "clear"; readonly instance: Instance }
  | { readonly do: "pop"; offset?: number | undefined }
  | { readonly do: "trim"; readonly topic: string; readonly before: number };

/** `asked`: nobody said what came of it, and so it may have been done. `refused`: it must have had no effect. */
export type Outcome = "asked" | "done" | "refused";

export type Entry = Deed & { outcome: Outcome };

export class Ledger {
  readonly entries: Entry[] = [];

  /** Notes what comes of it. */
  async ask<T>(deed: Deed, work: Promise<T>): Promise<T> {
    const entry: Entry = Object.assign(deed, { outcome: "asked" as const });
    this.entries.push(entry);
    try {
      const answer = await work;
      entry.outcome = "done";
      return answer;
    } catch (error) {
      if (isRefusal(error)) entry.outcome = "refused";
      throw error;
    }
  }

  /** Those of some kinds that were not refused. */
  of<Kind extends Deed["do"]>(
    ...kinds: Kind[]
  ): (Extract<Deed, { do: Kind }> & { readonly outcome: Outcome })[] {
    return this.entries.filter(
      (entry): entry is Extract<Deed, { do: Kind }> & { outcome: Outcome } =>
        (kinds as string[]).includes(entry.do) && entry.outcome !== "refused",
    );
  }
}

/** A store that has failed for good refuses nothing: it does not know what became of it. */
function isRefusal(error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return code !== undefined && code !== "unavailable";
}
