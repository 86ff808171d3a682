/** The time, for what counts down on a page. */
import { useEffect, useState } from "preact/hooks";

const EVERY_MS = 1000;

/** In milliseconds since 1970, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
