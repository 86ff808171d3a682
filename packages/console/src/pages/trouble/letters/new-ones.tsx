/** How many dead letters have come since the list was made. */
import { useEffect } from "preact/hooks";
import { trouble } from "../../../live/trouble.ts";

export function NewOnes({
  end,
  isEmpty,
  onShow,
}: {
  readonly end: number;
  readonly isEmpty: boolean;
  readonly onShow: () => void;
}) {
  const fresh = Math.max(0, (trouble.value?.deadLetters.end ?? end) - end);
  const isShown = fresh > 0 && isEmpty;
  useEffect(() => {
    if (isShown) onShow();
  }, [isShown, fresh]);
  return (
    <div role="status" class="news">
      {fresh > 0 && !isEmpty && (
        <button type="button" onClick={onShow}>
          {fresh.toLocaleString("en")} new
        </button>
      )}
    </div>
  );
}
