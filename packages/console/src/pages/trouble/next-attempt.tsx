/** When something is tried again. What is paused, or waits for another attempt that is on its way, is due and not tried yet. */
import { Time } from "../../parts/time.tsx";

export function NextAttempt({ at }: { readonly at: string }) {
  return Date.parse(at) < Date.now() ? <>due</> : <Time at={at} />;
}
