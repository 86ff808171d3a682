/** Defects of how the store keeps what it was given, which only a power cut shows. */
import type { Defect } from "../defect.ts";

export const DISK: readonly Defect[] = [
  {
    name: "commit-not-synced",
    what: "a commit does not wait for the disk (synchronous = NORMAL)",
    file: "store/schema.ts",
    from: "PRAGMA synchronous = FULL",
    to: "PRAGMA synchronous = NORMAL",
    foundBy: "power-cuts",
    within: 60,
  },
  {
    name: "no-log",
    what: "what a commit changes can be neither finished nor undone (journal_mode = MEMORY)",
    file: "store/schema.ts",
    from: "PRAGMA journal_mode = WAL",
    to: "PRAGMA journal_mode = MEMORY",
    foundBy: "power-cuts",
    within: 30,
  },
  {
    name: "progress-ahead",
    what: "committed.json tells of a group before it is committed",
    file: "store/opening.ts",
    from: "    const next = this.#commits + 1;\n",
    to: "    const next = this.#commits + 1;\n    this.#progress?.write({ ...this.#now(), commits: next });\n",
    foundBy: "power-cuts",
    within: 30,
  },
  {
    name: "two-transactions",
    what: "the rows of a group are in two transactions",
    file: "store/group-rows.ts",
    from: "    addTimers(group.timers);\n",
    to: '    addTimers(group.timers);\n    database.exec("COMMIT; BEGIN IMMEDIATE");\n',
    foundBy: "power-cuts",
    within: 60,
  },
  {
    name: "opening-not-anchored",
    what: "an opening is not in the file before its log has anything else",
    file: "store/opening.ts",
    from: 'this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();',
    to: "({ busy: 0 }) as { busy: number } | undefined;",
    foundBy: "power-cuts",
    within: 30,
  },
  {
    name: "folder-not-synced",
    what: "a data folder that was made has no name on the disk",
    file: "store/data-folder.ts",
    from: "      sync(dirname(step));\n",
    to: "",
    foundBy: "power-cuts",
    within: 30,
  },
];
