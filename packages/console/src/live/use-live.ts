/**
 * What a page shows of the runtime, and keeps current: it is asked for anew when an event says that it has changed. Asking takes
 * a tenth of the time at most, however often that is.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { type EventKind, onEvent } from "../api/events.ts";

/** The shortest time between two requests, in milliseconds. */
const SHORTEST_MS = 250;
const SHARE = 10;

export interface Live<Data> {
  /** What was answered last: it stays while the next answer is on its way, or when it fails. */
  readonly data: Data | undefined;
  /** Why the last request failed. */
  readonly error: Error | undefined;
  /** Asks anew, such as after an action. */
  reload(): void;
}

/**
 * What `load` answers, now and whenever there is an event of one of the kinds (`reset` always). `key` says what is asked for: with another one
 * what there was is forgotten.
 */
export function useLive<Data>(
  key: string,
  load: (signal: AbortSignal) => Promise<Data>,
  kinds: readonly EventKind[] = [],
): Live<Data> {
  const [state, setState] = useState<Omit<Live<Data>, "reload"> & { readonly key: string }>();
  const newest = useRef(load);
  newest.current = load;
  const reload = useRef<() => void>(() => undefined);

  useEffect(() => {
    const stop = new AbortController();
    let isBusy = false;
    let isStale = false;
    let pause: ReturnType<typeof setTimeout> | undefined;
    const run = async (): Promise<void> => {
      if (isBusy) {
        isStale = true;
        return;
      }
      isBusy = true;
      isStale = false;
      const begun = performance.now();
      try {
        const data = await newest.current(stop.signal);
        if (!stop.signal.aborted) setState({ key, data, error: undefined });
      } catch (error) {
        if (stop.signal.aborted) return;
        const failure = error instanceof Error ? error : new Error(String(error));
        setState((before) => ({
          key,
          data: before?.key === key ? before.data : undefined,
          error: failure,
        }));
      }
      const restMs = Math.max(SHORTEST_MS, SHARE * (performance.now() - begun));
      pause = setTimeout(() => {
        isBusy = false;
        if (isStale) void run();
      }, restMs);
    };
    reload.current = () => void run();
    const all = new Set<EventKind>(["reset", ...kinds]);
    const offs = [...all].map((kind) => onEvent(kind, () => void run()));
    void run();
    return () => {
      stop.abort();
      clearTimeout(pause);
      for (const off of offs) off();
    };
  }, [key, kinds.join()]);

  const { data, error } = state?.key === key ? state : { data: undefined, error: undefined };
  return { data, error, reload: () => reload.current() };
}
