/** How long it is until something happens. */
import { durationText, Time } from "../../parts/time.tsx";
import { useNow } from "../../parts/use-now.ts";

export function Countdown({ at }: { readonly at: string }) {
  const leftMs = Date.parse(at) - useNow();
  return (
    <>
      <Time at={at} />{" "}
      <span class="muted">
        {leftMs > 0 ? `in ${durationText(Math.ceil(leftMs / 1000) * 1000)}` : "now"}
      </span>
    </>
  );
}
