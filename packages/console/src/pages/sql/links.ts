/** Where a cell leads to, when its row says without doubt what it is of. */
import type { SqlCell } from "../../commands/sql.ts";
import { instanceUrl, topicUrl, viewUrl } from "../../views.ts";

export function linkOf(
  columns: readonly string[],
  row: readonly SqlCell[],
  at: number,
): string | undefined {
  const cell = (name: string): SqlCell | undefined => {
    const place = columns.indexOf(name);
    // Of two columns with one name nobody knows which is meant.
    return place === columns.lastIndexOf(name) ? row[place] : undefined;
  };
  const name = columns[at] ?? "";
  const prefix = name.startsWith("caller_") ? "caller_" : "";
  const typename = cell(`${prefix}function`);
  if (typeof typename === "string" && typename.includes("/")) {
    const id = cell(`${prefix}id`);
    if (name === `${prefix}id` && typeof id === "string" && id !== "") {
      return instanceUrl({ function: typename, id });
    }
    if (name === `${prefix}function`) return viewUrl("instances", { function: typename });
  }
  const topic = cell("topic");
  const offset = cell("offset");
  if (name === "topic" && typeof topic === "string") {
    return topicUrl(topic, typeof offset === "number" ? offset : undefined);
  }
  return undefined;
}
