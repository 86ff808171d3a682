/** Sends dead letters again, as many requests as that takes, and says what came of it. */
import { readFileSync } from "node:fs";
import { UsageError } from "statefun-wire/program";
import { type ApiRequest, connect } from "./api-client.ts";
import { CommandError } from "./exit-codes.ts";
import { printAnswer } from "./output.ts";
import { startProgress } from "./progress.ts";
import type { Session } from "./session.ts";

/** Sent by one request. */
const SENT = 1000;
/** Of those that cannot be sent, so many are named. */
const NAMED = 5;

export interface RedriveOptions {
  readonly topic: string;
  readonly all?: true | undefined;
  readonly reason?: string | undefined;
  readonly function?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly payload?: string | undefined;
  readonly payloadFile?: string | undefined;
  readonly encoding?: "utf8" | "base64" | undefined;
  readonly typename?: string | undefined;
  readonly toFunction?: string | undefined;
  readonly toId?: string | undefined;
  readonly force?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly json?: true | undefined;
  readonly url?: string | undefined;
  readonly tokenFile?: string | undefined;
}

interface Answer {
  readonly redriven: number;
  readonly already: number;
  readonly refused: number;
  readonly reasons: readonly { readonly offset: number; readonly reason: string }[];
  readonly next?: number;
}

/** @throws CommandError `refused` when some cannot be sent, after the others have been */
export async function redrive(
  session: Session,
  offset: number | undefined,
  options: RedriveOptions,
): Promise<void> {
  const { topic, all, reason, function: typename, from, to, force, dryRun } = options;
  const api = connect(session, options);
  const query = { topic, offset, all, reason, function: typename, from, to, force };
  const body = editOf(options);
  const progress = startProgress(session, "dead letters sent again");
  let total: Answer = { redriven: 0, already: 0, refused: 0, reasons: [] };
  let after: number | undefined;
  do {
    const limit = offset === undefined ? SENT : undefined;
    const answer = await api.ask<Answer>("/dead-letters/redrive", {
      method: "POST",
      query: { ...query, after, limit, dry_run: dryRun },
      body,
    });
    total = sum(total, answer);
    after = answer.next;
    progress.at(total.redriven);
  } while (after !== undefined);
  progress.end();
  printAnswer(session, options, { ...total, dryRun }, textOf(total, dryRun));
  if (total.refused > 0) throw new CommandError("refused", refusalOf(total));
}

/** What is to be sent otherwise; undefined when nothing is. @throws UsageError */
function editOf(options: RedriveOptions): ApiRequest["body"] {
  const { payload, payloadFile, encoding, typename, toFunction, toId } = options;
  if (payload !== undefined && payloadFile !== undefined) {
    throw new UsageError("the payload is given twice: by --payload, and by --payload-file");
  }
  if (payload === undefined && encoding !== undefined) {
    throw new UsageError("--encoding is that of --payload, which is missing");
  }
  const edit = {
    function: toFunction,
    id: toId,
    typename,
    payload,
    encoding,
    ...(payloadFile !== undefined && readPayload(payloadFile)),
  };
  return Object.values(edit).some((given) => given !== undefined) ? edit : undefined;
}

function readPayload(file: string): { readonly payload: string; readonly encoding: "base64" } {
  try {
    return { payload: readFileSync(file, "base64"), encoding: "base64" };
  } catch (error) {
    throw new UsageError(`--payload-file: ${error instanceof Error ? error.message : error}`);
  }
}

function sum(a: Answer, b: Answer): Answer {
  return {
    redriven: a.redriven + b.redriven,
    already: a.already + b.already,
    refused: a.refused + b.refused,
    reasons: [...a.reasons, ...b.reasons].slice(0, NAMED),
  };
}

function textOf({ redriven, already }: Answer, dryRun: true | undefined): string {
  const sent = `${dryRun ? "would be sent again" : "sent again"}: ${redriven}`;
  return already === 0 ? sent : `${sent}; earlier: ${already} (--force sends one anyway)`;
}

function refusalOf({ refused, reasons }: Answer): string {
  const named = reasons.map(({ offset, reason }) => `\n  ${offset}: ${reason}`).join("");
  return `cannot be sent: ${refused}, such as${named}`;
}
