/** What is looked for, as the address of the view says it. */

export interface Search {
  readonly function: string;
  readonly prefix?: string;
  readonly value?: string;
  readonly path?: string;
  readonly equals?: string;
  readonly mailbox_min?: number;
  readonly failing?: "true";
}

/** The parts of the address that are about what is looked for. */
export const FILTERS = ["prefix", "value", "path", "equals", "mailbox_min", "failing"] as const;

/** `path` and `equals` are about a value: without its name they are left out. */
export function searchOf(query: Readonly<Record<string, string>>): Search {
  const { function: typename = "", prefix, value, path, equals, mailbox_min, failing } = query;
  return {
    function: typename,
    ...(prefix && { prefix }),
    ...(value && { value, ...(path && { path }), ...(equals && { equals }) }),
    ...(mailbox_min && { mailbox_min: Number(mailbox_min) }),
    ...(failing === "true" && { failing }),
  };
}

/** Whether it is looked for more than all instances of the function. */
export function isFiltered(query: Readonly<Record<string, string>>): boolean {
  return FILTERS.some((name) => query[name]);
}
