/** Letting things begin nothing, and go on. */
import { pathOf } from "../api/call.ts";
import type { Command } from "../api/command.ts";

/** An instance, a function where there is no id, or everything. */
export interface Place {
  readonly function?: string | undefined;
  readonly id?: string | undefined;
}

export const pause = (place: Place): Command => command("pause", "Pause", place);
export const resume = (place: Place): Command => command("resume", "Resume", place);

function command(
  verb: "pause" | "resume",
  title: string,
  { function: typename, id }: Place,
): Command {
  const words = [typename, id].filter((word) => word !== undefined);
  return {
    title: `${title} ${words.length === 0 ? "everything" : words.join(" ")}`,
    cli: [verb, ...words],
    request: { method: "POST", path: `${placePath({ function: typename, id })}/${verb}` },
  };
}

/** The path of a function or an instance; empty for everything. */
export function placePath({ function: typename, id }: Place): string {
  if (typename === undefined) return "";
  const slash = typename.lastIndexOf("/");
  const parts = { namespace: typename.slice(0, slash), name: typename.slice(slash + 1) };
  if (id === undefined) return pathOf("/functions/{namespace}/{name}", parts);
  return pathOf("/functions/{namespace}/{name}/{id}", { ...parts, id });
}
