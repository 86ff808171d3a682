/** Whether somebody has scrolled past an element: what comes on top of what they read would move it. */
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

export function useScrolledPast(ref: RefObject<HTMLElement | null>): boolean {
  const [isPast, setPast] = useState(false);
  useEffect(() => {
    const look = (): void => setPast((ref.current?.getBoundingClientRect().bottom ?? 0) < 0);
    document.addEventListener("scroll", look, { passive: true });
    return () => document.removeEventListener("scroll", look);
  }, []);
  return isPast;
}
