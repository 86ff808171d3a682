/** Backups while the runtime runs: making one, and how far that is. */
import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { strictObject } from "../kafka-rest/strict.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { operation, type Route } from "./operation.ts";
import { Count, Time } from "./views.ts";

/** It becomes a folder beside others, and leads nowhere else. */
const Name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    "expected letters, digits, dots, dashes and underscores",
  )
  .refine((name) => !name.endsWith(".unfinished"), "it ends in .unfinished");
const Wanted = strictObject({
  name: Name.optional().meta({ description: "of the backup; the time of the request without one" }),
});

const Contents = z.object({
  instances: Count,
  values: Count,
  messages: Count,
  timers: Count,
  topics: Count,
  records: Count,
});

const Backup = z.object({
  folder: z.string().meta({ description: "where it is, on the runtime's machine" }),
  madeAt: Time,
  bytes: Count,
  sha256: z.string().meta({ description: "of its store.db" }),
  contents: Contents.optional(),
});

const Running = z.object({
  name: z.string(),
  since: Time,
  step: z.enum(["copying", "verifying"]),
  pages: Count.meta({ description: "that are copied" }),
  of: Count,
});

/** `closing` of the server that they are added to ends what is being made. */
export function backupRoutes(app: FastifyInstance, runtime: Runtime): Route[] {
  const closing = new AbortController();
  app.addHook("preClose", async () => closing.abort());
  return [
    operation({
      method: "POST",
      path: "/backup",
      tag: "engine",
      summary:
        "copies the store to a folder of that name in `backups` of the data folder, and answers when the copy is verified; it goes on whoever waits",
      role: "operate",
      query: Wanted,
      answer: Backup,
      refuses: ["backup-conflict"],
      async handle({ query }) {
        const { folder, madeAt, bytes, sha256, contents } = await runtime.backups.backup(
          query.name,
          closing.signal,
        );
        return { folder, madeAt, bytes, sha256, ...(contents && { contents }) };
      },
    }),
    operation({
      method: "GET",
      path: "/backup",
      tag: "engine",
      summary: "the backup that is being made, and how far it is",
      role: "read",
      answer: z.object({ running: Running.optional() }),
      handle() {
        const { running } = runtime.backups;
        return running === undefined
          ? {}
          : { running: { ...running, since: timeText(running.since) } };
      },
    }),
  ];
}
