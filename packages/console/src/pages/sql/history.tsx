/** The queries that were asked in this tab, the last one first. */
import { signal } from "@preact/signals";
import { kept } from "../../api/kept.ts";

const MOST = 30;

const stored = kept(() => sessionStorage, "statefun-sql");
const asked = signal(readStored());

function readStored(): readonly string[] {
  try {
    const found: unknown = JSON.parse(stored.get());
    return Array.isArray(found) ? found.filter((query) => typeof query === "string") : [];
  } catch {
    return [];
  }
}

export function remember(query: string): void {
  asked.value = [query, ...asked.value.filter((one) => one !== query)].slice(0, MOST);
  stored.set(JSON.stringify(asked.value));
}

export function History({ onQuery }: { readonly onQuery: (query: string) => void }) {
  if (asked.value.length === 0) return null;
  return (
    <details class="card">
      <summary>Asked before in this tab ({asked.value.length})</summary>
      <ul class="queries">
        {asked.value.map((query) => (
          <li key={query}>
            <button type="button" class="quiet mono" title={query} onClick={() => onQuery(query)}>
              {query.replaceAll(/\s+/g, " ").slice(0, 120)}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
