/** `statefun produce`: appends records to an ingress topic, from the command line, a file or another program. */
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "statefun-wire/program";
import { type Declare, examples } from "../command.ts";
import { DRY_RUN_OPTION, JSON_OPTION, TOKEN_OPTION, URL_OPTION, wholeNumber } from "../options.ts";
import { counted, printAnswer } from "../output.ts";
import type { Produced, ProduceOptions } from "../produce/produce.ts";

const FORMATS = ["json", "text", "binary", "record"] as const;
/** A batch's key adds its number to that of the command. */
const MAX_KEY = 240;

export const produce: Declare = (command, session) =>
  command
    .description(
      `Appends records to an ingress topic: one that is given, or one for each line of a file or of standard input.
They go in batches, each all or nothing, and are sent again until they are known to be there, once each.`,
    )
    .argument("<topic>")
    .argument("[value]", "of one record; without it, lines are read")
    .option("--key <key>", "of every record: the id of the instance that it is for")
    .option("--file <file>", "where the lines are (default: standard input)")
    .addOption(
      new Option(
        "--format <format>",
        "of a value: json, text as it is, binary in base64, or record, as 'statefun consume' prints it",
      )
        .choices(FORMATS)
        .default("json" as const),
    )
    .option("--separator <text>", "stands between a key and a value in each line")
    .option("--batch <n>", "records in a request, at most", wholeNumber("--batch", 1), 1000)
    .option(
      "--idempotency-key <key>",
      "a name for this work: done again with the same value or file, it adds nothing twice",
    )
    .addOption(DRY_RUN_OPTION)
    .addOption(JSON_OPTION)
    .addOption(URL_OPTION)
    .addOption(TOKEN_OPTION)
    .addHelpText(
      "after",
      examples(
        `statefun produce restock-items --key caps '{"itemId":"caps","quantity":5}'`,
        "statefun produce restock-items --file stock.tsv --separator $'\\t' --idempotency-key delivery-7",
        "statefun consume restock-items | statefun produce restock-items --format record",
      ),
    )
    .action(async (topic, value, options) => {
      check(value, options);
      const { produceRecords } = await import("../produce/produce.ts");
      const produced = await produceRecords(session, topic, value, options);
      printAnswer(session, options, { topic, ...produced }, say(topic, produced, options.dryRun));
    });

function say(topic: string, { records, first, last }: Produced, dryRun = false): string {
  const what = `${counted(records, "record")} to ${topic}`;
  if (dryRun) return `would produce ${what}`;
  return `produced ${what}${first === undefined ? "" : `, from offset ${first} to ${last}`}`;
}

/** @throws UsageError for what does not go together */
function check(value: string | undefined, options: ProduceOptions): void {
  const { file, separator, format, key, idempotencyKey } = options;
  const not = (one: string, other: string): UsageError =>
    new UsageError(`either ${one} or ${other}, not both`);
  if (value !== undefined && file !== undefined) throw not("a value", "--file");
  if (separator !== undefined && key !== undefined) throw not("--key", "--separator");
  if (separator !== undefined && format === "record") throw not("--separator", "--format record");
  if (separator === "") throw new UsageError("--separator: it is empty");
  if (value === "" && format !== "text") throw new UsageError("the value is empty");
  if (idempotencyKey === undefined) return;
  if (!/^[\x21-\x7e]+$/.test(idempotencyKey) || idempotencyKey.length > MAX_KEY) {
    throw new UsageError(
      `--idempotency-key: expected 1 to ${MAX_KEY} printable ASCII characters without spaces`,
    );
  }
}
