/** From lines to durable records: what `statefun produce` does. */
import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { ExitError, explain } from "statefun-wire/program";
import { connect } from "../api-client.ts";
import { CommandError } from "../exit-codes.ts";
import { startProgress } from "../progress.ts";
import type { Session } from "../session.ts";
import { BatchSender, batchesOf } from "./batches.ts";
import { linesOf } from "./lines.ts";
import { type LineRules, type NewRecord, recordReader } from "./records.ts";

export interface ProduceOptions extends LineRules {
  readonly file?: string;
  readonly batch: number;
  readonly idempotencyKey?: string;
  readonly dryRun?: true;
  readonly url?: string;
  readonly tokenFile?: string;
}

export interface Produced {
  readonly records: number;
  /** The offsets; without any when there are no records, or nothing was done. */
  readonly first?: number;
  readonly last?: number;
}

/** Produces `value`, or else the lines of the file or of standard input. @throws ExitError */
export async function produceRecords(
  session: Session,
  topic: string,
  value: string | undefined,
  options: ProduceOptions,
): Promise<Produced> {
  const { file, dryRun, idempotencyKey } = options;
  const sender = new BatchSender(
    session,
    connect(session, options),
    topic,
    idempotencyKey ?? randomUUID(),
  );
  const source = value === undefined ? await linesFrom(session, file) : theValue(value);
  const batches = batchesOf(read(source, options), {
    records: options.batch,
    areSteady: file !== undefined || idempotencyKey !== undefined,
  });
  const progress = startProgress(session, dryRun ? "records read" : "records produced");
  let records = 0;
  let offsets: { readonly first?: number; readonly last?: number } = {};
  try {
    for await (const batch of batches) {
      const [first, ...others] = dryRun ? [] : await sender.send(batch);
      if (first !== undefined) offsets = { first, ...offsets, last: others.at(-1) ?? first };
      records += batch.length;
      progress.at(records);
    }
  } catch (error) {
    if (!(error instanceof ExitError) || records === 0 || dryRun) throw error;
    const message = `${records} records are there, those after them are not: ${error.message}`;
    throw new ExitError(error.exitCode, message, { cause: error });
  } finally {
    progress.end();
  }
  return { records, ...offsets };
}

async function* read(
  lines: ReturnType<typeof linesOf>,
  rules: LineRules,
): AsyncGenerator<NewRecord[]> {
  const recordOf = recordReader(rules);
  for await (const group of lines) {
    yield group.map(recordOf).filter((record) => record !== undefined);
  }
}

async function* theValue(value: string): ReturnType<typeof linesOf> {
  yield [{ name: "the value", bytes: Buffer.from(value) }];
}

/** @throws CommandError `notFound` */
async function linesFrom({ stdin }: Session, file: string | undefined) {
  if (file === undefined) return linesOf(stdin);
  try {
    return linesOf((await open(file)).createReadStream());
  } catch (error) {
    throw new CommandError("notFound", `--file ${file}: ${explain(error)}`, { cause: error });
  }
}
