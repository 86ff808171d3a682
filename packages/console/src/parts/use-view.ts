/** What the address bar says of the view, and how the page changes it. */
import { useLocation } from "preact-iso";
import type { Query } from "../api/call.ts";

export interface View {
  /** The query of the address. */
  readonly query: Readonly<Record<string, string>>;
  /** Changes some of it, `undefined` and "" taking a part away; with `push` so that Back leads to the view as it was. */
  set(changes: Query, push?: boolean): void;
}

export function useView(): View {
  const { path, query, route } = useLocation();
  return {
    query,
    set(changes, push = false) {
      // What somebody has left in the meantime is not come back to.
      if (location.pathname.replace(/\/+$/, "") !== path) return;
      const now = Object.fromEntries(new URLSearchParams(location.search));
      const next = Object.entries({ ...now, ...changes }).filter(
        ([, value]) => value !== undefined && value !== "",
      );
      const search = new URLSearchParams(next.map(([name, value]) => [name, String(value)]));
      route(next.length === 0 ? path : `${path}?${search}`, !push);
    },
  };
}
