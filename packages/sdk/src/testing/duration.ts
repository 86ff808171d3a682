/** How much virtual time may pass. */
import { show } from "../problem.ts";

/** In one go, in milliseconds: some 30,000 years. Beyond it the clock has no dates, and in the end no milliseconds either. */
const MOST_MS = 1e15;

/** @throws RangeError when time cannot pass by so many milliseconds */
export function assertDuration(ms: number): void {
  if (typeof ms === "number" && ms >= 0 && ms <= MOST_MS) return;
  throw new RangeError(`time passes by 0 to ${MOST_MS} milliseconds, not by ${show(ms)}`);
}
