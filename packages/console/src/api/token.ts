/** The token with which the console calls an API that asks for one: kept for as long as the tab is open. */
import { signal } from "@preact/signals";

const KEY = "statefun-token";

/** Empty where there is none. */
export const token = signal(sessionStorage.getItem(KEY) ?? "");

/** Set when the API has refused to answer without a token, or with the one that there is: the reason that it gave. */
export const refusal = signal<string | undefined>(undefined);

export function giveToken(text: string): void {
  sessionStorage.setItem(KEY, text);
  token.value = text;
  refusal.value = undefined;
}
