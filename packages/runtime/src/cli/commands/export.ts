/** `statefun export`: a store as lines of JSON. */
import { rmSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { explain } from "statefun-wire/program";
import { type Declare, examples } from "../command.ts";
import { CommandError } from "../exit-codes.ts";
import { startProgress } from "../progress.ts";

export const exportLines: Declare = (command, session) =>
  command
    .description(
      `Writes a store as lines of JSON, one for each row, on standard output or to a file that is made: topics with their records,
state, messages, timers, idempotency keys and pauses. Bytes are base64, with what can be read of them beside. A runtime may have
the store meanwhile. 'statefun import' makes a store of it again, of another version or on another machine.

The exit code is 0 when all of it is written, 4 when the file is there already, and 1 when it cannot be written.`,
    )
    .argument("[file]", "the file that is made (default: standard output)")
    .requiredOption("--data <dir>", "the data folder")
    .option(
      "--function <typename>",
      "the state, messages, timers and pauses of this function alone; may be given more than once",
      (value: string, earlier: readonly string[] = []) => [...earlier, value],
    )
    .addHelpText(
      "after",
      examples(
        "statefun export --data ./data store.jsonl",
        'statefun export --data ./data --function com.example/stock | grep \'"id":"socks"\'',
      ),
    )
    .action(async (file, { data, function: functions }) => {
      const { exportStore } = await import("../../index.ts");
      const progress = startProgress(session, "rows exported");
      function* texts(): Generator<string> {
        for (const { text, rows } of exportStore(data, { functions })) {
          progress.at(rows);
          yield text;
        }
      }
      try {
        if (file === undefined)
          await pipeline(Readable.from(texts()), session.stdout, { end: false });
        else await write(file, texts());
      } finally {
        progress.end();
      }
    });

async function write(file: string, texts: Iterable<string>): Promise<void> {
  const target = await make(file);
  try {
    await pipeline(Readable.from(texts), target.createWriteStream({ flush: true }));
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

/** @throws CommandError `refused` when it is there already, or `failed` */
async function make(file: string): Promise<FileHandle> {
  try {
    return await open(file, "wx");
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === "EEXIST";
    throw new CommandError(isThere ? "refused" : "failed", `${file}: ${explain(error)}`);
  }
}
