/** The commands of `statefun`, in the order of its `--help`. Each is a file of the folder commands/. */
import type { Entry } from "./command.ts";

const RUN = "To run a module:";
const RECORDS = "Records:";
const FUNCTIONS = "Functions and their instances:";
const STORE = "The store:";
const HELP = "Help:";

export const COMMANDS: Readonly<Record<string, Entry>> = {
  dev: {
    group: RUN,
    summary: "runs the functions of a module.yaml, which are served elsewhere, in any language",
    load: async () => (await import("./commands/dev.ts")).dev,
  },
  produce: {
    group: RECORDS,
    summary: "appends records to a topic, from the command line, a file or another program",
    load: async () => (await import("./commands/produce.ts")).produce,
  },
  consume: {
    group: RECORDS,
    summary: "prints the records of a topic, and follows it",
    load: async () => (await import("./commands/consume.ts")).consume,
  },
  topics: {
    group: RECORDS,
    summary: "lists the topics, and how much is in them",
    load: async () => (await import("./commands/topics.ts")).topics,
  },
  trim: {
    group: RECORDS,
    summary: "removes the records of a topic that come before an offset",
    load: async () => (await import("./commands/trim.ts")).trim,
  },
  functions: {
    group: FUNCTIONS,
    summary: "lists the functions, and how they are doing",
    load: async () => (await import("./commands/functions.ts")).functions,
  },
  instances: {
    group: FUNCTIONS,
    summary: "lists the instances of a function, or looks for some",
    load: async () => (await import("./commands/instances.ts")).instances,
  },
  history: {
    group: FUNCTIONS,
    summary: "shows what came to an instance lately, and what it did",
    load: async () => (await import("./commands/history.ts")).history,
  },
  trace: {
    group: FUNCTIONS,
    summary: "shows what a message or a record came of, and all that came of it",
    load: async () => (await import("./commands/trace.ts")).trace,
  },
  get: {
    group: FUNCTIONS,
    summary: "shows what an instance holds, or one of its values",
    load: async () => (await import("./commands/get.ts")).get,
  },
  set: {
    group: FUNCTIONS,
    summary: "sets or patches a value of an instance",
    load: async () => (await import("./commands/set.ts")).set,
  },
  clear: {
    group: FUNCTIONS,
    summary: "removes a value of an instance, or all of its state",
    load: async () => (await import("./commands/clear.ts")).clear,
  },
  send: {
    group: FUNCTIONS,
    summary: "sends an instance a message",
    load: async () => (await import("./commands/send.ts")).send,
  },
  timers: {
    group: FUNCTIONS,
    summary: "lists, cancels or fires the delayed messages of an instance",
    load: async () => (await import("./commands/timers.ts")).timers,
  },
  pause: {
    group: FUNCTIONS,
    summary: "lets an instance, a function or everything begin nothing",
    load: async () => (await import("./commands/pause.ts")).pause,
  },
  resume: {
    group: FUNCTIONS,
    summary: "lets go on what was paused",
    load: async () => (await import("./commands/resume.ts")).resume,
  },
  retry: {
    group: FUNCTIONS,
    summary: "tries again now what fails",
    load: async () => (await import("./commands/retry.ts")).retry,
  },
  skip: {
    group: FUNCTIONS,
    summary: "gives up the message at the head of an instance",
    load: async () => (await import("./commands/skip.ts")).skip,
  },
  "dead-letters": {
    group: FUNCTIONS,
    summary: "lists the messages that were given up, and sends them again",
    load: async () => (await import("./commands/dead-letters.ts")).deadLetters,
  },
  orphans: {
    group: FUNCTIONS,
    summary: "shows what is left of functions that the module has dropped, moves and removes it",
    load: async () => (await import("./commands/orphans.ts")).orphans,
  },
  sql: {
    group: STORE,
    summary: "prints the rows of a query over the store",
    load: async () => (await import("./commands/sql.ts")).sql,
  },
  backup: {
    group: STORE,
    summary: "makes a copy of a store, also while a runtime has it, and verifies it",
    load: async () => (await import("./commands/backup.ts")).backup,
  },
  restore: {
    group: STORE,
    summary: "makes a data folder from a backup",
    load: async () => (await import("./commands/restore.ts")).restore,
  },
  export: {
    group: STORE,
    summary: "writes a store as lines of JSON",
    load: async () => (await import("./commands/export.ts")).exportLines,
  },
  import: {
    group: STORE,
    summary: "makes a store of such lines, or of a savepoint of StateFun on Flink",
    load: async () => (await import("./commands/import.ts")).importStore,
  },
  verify: {
    group: STORE,
    summary: "reads all of a store, and says what is damaged or gone",
    load: async () => (await import("./commands/verify.ts")).verify,
  },
  doctor: {
    group: HELP,
    summary: "looks whether all is there that a runtime needs, and says what to do",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  conformance: {
    group: HELP,
    summary:
      "checks the SDK of a functions service, in any language, against what StateFun promises",
    load: async () => (await import("./commands/conformance.ts")).conformance,
  },
  completion: {
    group: HELP,
    summary: "prints a script that completes these commands in a shell",
    load: async () => (await import("./commands/completion.ts")).completion,
  },
};
