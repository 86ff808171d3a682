/** What becomes of what is left of functions that the module does not serve any more. */
import { type Command, cliWords } from "../api/command.ts";

export function moveOrphans(from: string, to: string): Command {
  return {
    title: `Move what is left of ${from}`,
    cli: ["orphans", ...cliWords("move", [from, to])],
    request: { method: "POST", path: "/orphans/move", query: { from, to } },
  };
}

export function deleteOrphans(typename: string): Command {
  return {
    title: `Delete what is left of ${typename}`,
    cli: ["orphans", ...cliWords("delete", [typename], ["--yes"])],
    request: { method: "DELETE", path: "/orphans", query: { function: typename } },
  };
}
