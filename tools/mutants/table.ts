/** What was found, as the table in docs/proof.md has it. */
import type { Defect } from "./defect.ts";
import type { Found } from "./hunt.ts";

export const HEAD = "| defect | found by | at seed | as |\n|---|---|---|---|";

export function rowOf({ name, what, foundBy }: Defect, { seed, as }: Found): string {
  return `| \`${name}\`: ${what} | ${foundBy} | ${seed} | ${as} |`;
}
