/** The token with which the console calls an API that asks for one: kept for as long as the tab is open. */
import { batch, signal } from "@preact/signals";
import { kept } from "./kept.ts";

const stored = kept(() => sessionStorage, "statefun-token");

/** Empty where there is none. */
export const token = signal(stored.get());

/** Set when the API has refused to answer without a token, or with the one that there is: the reason that it gave. */
export const refusal = signal<string | undefined>(undefined);

export function giveToken(text: string): void {
  stored.set(text);
  batch(() => {
    refusal.value = undefined;
    token.value = text;
  });
}
