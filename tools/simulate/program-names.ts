/** How the instances, messages and edits of random programs are told apart. */
import type { Instance, SeenMessage } from "./ledger.ts";
import { arrivedLabel } from "./programs.ts";

/** What operators add to a sum when they write it over: more than programs do. */
export const EDIT = 1000;

export function labelOf({ target, caller, value }: SeenMessage): string {
  const { label } = JSON.parse(Buffer.from(value ?? []).toString());
  return caller === undefined ? arrivedLabel(label, fnOf(target)) : label;
}

/** The name of an instance in programs. */
export const shortName = (instance: Instance): string => `${fnOf(instance)}/${instance.id}`;

const fnOf = ({ function: typename }: Instance): string => typename.slice("simulate/".length);
