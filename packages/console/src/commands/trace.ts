/** Showing what a message or a record came of, and all that came of it. */
import { type Command, cliWords } from "../api/command.ts";

/** What a trace is of. */
export type Asked =
  | { readonly topic: string; readonly offset: string }
  | { readonly function: string; readonly id: string; readonly message: string };

export function showTrace(asked: Asked): Pick<Command, "cli" | "request"> {
  const words =
    "topic" in asked ? [asked.topic, asked.offset] : [asked.function, asked.id, asked.message];
  return {
    cli: cliWords("trace", words),
    request: { method: "GET", path: "/trace", query: { ...asked } },
  };
}
