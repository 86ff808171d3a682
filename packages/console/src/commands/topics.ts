/** What can be done with the records of topics, and how they are shown in a terminal. */
import { pathOf } from "../api/call.ts";
import { type Command, cliWords } from "../api/command.ts";

/** Shows one record. */
export function showRecord(topic: string, offset: number): Pick<Command, "cli" | "request"> {
  return {
    cli: cliWords("consume", [topic], ["--offset", String(offset), "--to", String(offset)]),
    request: {
      method: "GET",
      path: pathOf("/topics/{topic}/records", { topic }),
      query: { offset, limit: 1 },
    },
  };
}

export interface Trimmed {
  readonly removed: number;
  readonly firstOffset: number;
}

/** Removes the records before an offset, for good: answered as {@link Trimmed}. */
export function trimTopic(topic: string, before: number): Command {
  return {
    title: `Forget the records of ${topic} before offset ${before}`,
    cli: cliWords("trim", [topic], ["--before", String(before), "--yes"]),
    request: {
      method: "DELETE",
      path: pathOf("/topics/{topic}/records", { topic }),
      query: { before },
    },
  };
}
