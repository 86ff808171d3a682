/** What the trace is of that the address bar names. */
import type { Asked } from "../../commands/trace.ts";
import type { View } from "../../parts/use-view.ts";

/** Undefined when it names nothing, or not enough. */
export function askedOf(query: View["query"]): Asked | undefined {
  const { topic, offset, function: typename, id, message } = query;
  if (topic !== undefined && offset !== undefined) return { topic, offset };
  if (typename === undefined || id === undefined || message === undefined) return undefined;
  return { function: typename, id, message };
}

/** What takes everything else out of the address. */
export const NOTHING = {
  topic: undefined,
  offset: undefined,
  function: undefined,
  id: undefined,
  message: undefined,
  span: undefined,
};
