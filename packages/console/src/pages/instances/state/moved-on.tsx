/** The value as it is now, where it is another one than what was typed was made of. */
import { visible } from "../../../parts/visible.ts";
import { LongValue } from "../long-value.tsx";
import type { StateValue } from "./draft.ts";

export interface MovedOnProps {
  /** Undefined when it has been removed. */
  readonly now: StateValue | undefined;
  /** Goes on with the value as it is now. */
  readonly onTake: () => void;
  /** Goes on with what was typed, which is to take its place. */
  readonly onKeep: () => void;
}

export function MovedOn({ now, onTake, onKeep }: MovedOnProps) {
  return (
    <section class="stack" aria-label="The value as it is now">
      <p class="notice warn" role="alert">
        {now === undefined
          ? "The value has been removed meanwhile"
          : `The instance has moved on: this is version ${visible(now.version)}`}
      </p>
      {now !== undefined && <LongValue shown={now} />}
      <div class="row">
        {now !== undefined && (
          <button type="button" onClick={onTake}>
            Take over this one
          </button>
        )}
        <button type="button" onClick={onKeep}>
          {now === undefined ? "Set it all the same" : "Keep mine, to overwrite it"}
        </button>
      </div>
    </section>
  );
}
