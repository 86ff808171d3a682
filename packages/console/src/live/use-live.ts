/** What a page shows of the runtime, and keeps current: it is asked for anew when an event says that it has changed. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api/call.ts";
import { connection, type EventKind, onEvent } from "../api/events.ts";
import { type Paced, paced } from "./paced.ts";

export interface Live<Data> {
  /** What was answered last: it stays while the next answer is on its way, or when it fails. */
  readonly data: Data | undefined;
  /** Why the last request failed. What will pass is tried again by itself. */
  readonly error: Error | undefined;
  /** Asks anew, in its turn. */
  reload(): void;
  /** Asks anew at once, such as after an action. */
  hurry(): void;
}

/**
 * What `load` answers, now and whenever there is an event of one of the kinds (`reset` always), but for a tenth of the time at
 * most. `key` says what is asked for: with another one what there was is forgotten.
 */
export function useLive<Data>(
  key: string,
  load: (signal: AbortSignal) => Promise<Data>,
  kinds: readonly EventKind[] = [],
): Live<Data> {
  const [state, setState] = useState<
    Pick<Live<Data>, "data" | "error"> & { readonly key: string }
  >();
  const newest = useRef(load);
  newest.current = load;
  const pace = useRef<Paced | undefined>(undefined);

  useEffect(() => {
    let isPassing = false;
    const asking = paced(async (stop) => {
      isPassing = false;
      try {
        const data = await newest.current(stop);
        if (!stop.aborted) setState({ key, data, error: undefined });
      } catch (cause) {
        if (stop.aborted) return false;
        const error = cause instanceof Error ? cause : new Error(String(cause));
        isPassing = error instanceof ApiError && error.isPassing;
        setState((before) => ({
          key,
          data: before?.key === key ? before.data : undefined,
          error,
        }));
      }
      return isPassing && connection.peek().state === "live";
    });
    pace.current = asking;
    const all = new Set<EventKind>(["reset", ...kinds]);
    const offs = [...all].map((kind) => onEvent(kind, asking.ask));
    offs.push(
      connection.subscribe((now) => {
        if (now.state === "live" && isPassing) asking.ask();
      }),
    );
    asking.ask();
    return () => {
      asking.stop();
      for (const off of offs) off();
    };
  }, [key, kinds.join()]);

  const { data, error } = state?.key === key ? state : { data: undefined, error: undefined };
  return {
    data,
    error,
    reload: () => pace.current?.ask(),
    hurry: () => pace.current?.hurry(),
  };
}
