/** Asks the store, one query at a time: another one, or nobody who looks any more, ends the one that runs. */
import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { askSql, type SqlAnswer, type SqlOptions } from "../../commands/sql.ts";

export type AnswerState =
  | { readonly is: "none" | "cancelled" | "running" }
  | { readonly is: "failed"; readonly message: string }
  | { readonly is: "done"; readonly answer: SqlAnswer; readonly tookMs: number };

export interface Asked {
  readonly query: string | undefined;
  readonly state: AnswerState;
  cancel(): void;
  again(): void;
}

export function useAnswer(query: string | undefined, options: SqlOptions): Asked {
  const [state, setState] = useState<AnswerState>({ is: "none" });
  const [round, setRound] = useState(0);
  const stop = useRef<() => void>(() => undefined);
  const { limit, timeout } = options;

  useEffect(() => {
    if (query === undefined || query.trim() === "") {
      setState({ is: "none" });
      return;
    }
    const aborter = new AbortController();
    const begun = performance.now();
    const tell = (next: AnswerState): void => {
      if (!aborter.signal.aborted) setState(next);
    };
    stop.current = () => {
      aborter.abort();
      setState({ is: "cancelled" });
    };
    setState({ is: "running" });
    call(askSql(query, { limit, timeout }).request, aborter.signal).then(
      (answer) =>
        tell({
          is: "done",
          answer: answer as SqlAnswer,
          tookMs: performance.now() - begun,
        }),
      (error: Error) => tell({ is: "failed", message: error.message }),
    );
    return () => aborter.abort();
  }, [query, limit, timeout, round]);

  return {
    query,
    state,
    cancel: () => stop.current(),
    again: () => setRound(round + 1),
  };
}
