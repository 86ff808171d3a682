/** How many things are wrong, beside the name of the page that shows them: nothing when all is well. */
import { trouble, useTrouble, wrongOf } from "../live/trouble.ts";
import { countText } from "../parts/time.tsx";

export function TroubleBadge() {
  useTrouble();
  const wrong = trouble.value === undefined ? 0 : wrongOf(trouble.value);
  if (wrong === 0) return null;
  return (
    <span class="badge alarm">
      {countText(wrong)}
      <span class="hidden-text"> things are wrong</span>
    </span>
  );
}
