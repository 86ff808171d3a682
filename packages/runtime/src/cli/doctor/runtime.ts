/** Whether there is a runtime, and what it says of itself. */
import { explain } from "statefun-wire/program";
import { type Api, ApiError } from "../api-client.ts";
import { CommandError, EXIT } from "../exit-codes.ts";
import type { Finding } from "./finding.ts";

/** `nothing` when nobody is there: then one may be started. */
export type Presence = "runtime" | "stranger" | "nothing";

export async function examineRuntime(
  api: Api,
): Promise<{ readonly presence: Presence; readonly finding: Finding }> {
  const about = "runtime";
  try {
    const answer = await api.ask<{ readonly status?: unknown }>("/readyz");
    if (answer?.status === "ready") {
      return {
        presence: "runtime",
        finding: { about, state: "good", finding: `${api.url} is ready` },
      };
    }
    return { presence: "stranger", finding: stranger(about, `${api.url} is not a runtime`) };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { message } = error;
    if (error instanceof ApiError) {
      const isRuntime = error.exitCode === EXIT.unavailable || error.exitCode === EXIT.forbidden;
      if (!isRuntime) return { presence: "stranger", finding: stranger(about, message) };
      const remedy = "see its log; it may be ending";
      return { presence: "runtime", finding: { about, state: "bad", finding: message, remedy } };
    }
    if (error.exitCode !== EXIT.unavailable) {
      return { presence: "stranger", finding: stranger(about, message) };
    }
    const remedy = "start one by 'statefun dev' or 'npm start', or say by --url where it is";
    const finding = `there is none at ${api.url}`;
    return { presence: "nothing", finding: { about, state: "note", finding, remedy } };
  }
}

function stranger(about: string, finding: string): Finding {
  return { about, state: "bad", finding, remedy: "say by --url where the runtime is" };
}

interface EngineState {
  readonly endpoints: readonly {
    readonly functions: string;
    readonly up: boolean;
    readonly since?: string;
    readonly reason?: string;
  }[];
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
}

/** What to do about a reason why the runtime is not well. That of a service is said with the service. */
const REMEDIES: Readonly<Record<string, string>> = {
  "store-failed": "see its log, and start it again when the disk is well",
  "commit-slow": "see which other program uses the disk, or locks store.db",
  "log-held": "end the program that reads store.db in one long transaction",
  "disk-nearly-full": "make room where the data folder is",
  "outbox-full": "see why Kafka does not take them",
  "kafka-down": "see to the brokers, or to the address and the properties in the module",
  "kafka-topic": "see to the topic, or to what the user may do with it",
  "function-stuck": "see what the function waits for",
  "instances-failing": "mend the function, or move its messages to the dead letters",
  lag: "see whether the functions are too slow, or paused",
  unserved: "serve these functions again, or move their messages",
  paused: "resume it, unless it is meant to be paused",
};
/** What somebody may have meant. */
const MEANT: readonly string[] = ["paused", "unserved"];

/** The services of the functions, as the runtime finds them, and why it is not well if it is not. */
export async function examineCalled(api: Api): Promise<Finding[]> {
  try {
    const { endpoints, reasons } = await api.ask<EngineState>("/engine");
    const called = endpoints.map(({ functions, up, since, reason }): Finding => {
      const about = `endpoint ${functions}`;
      if (up) return { about, state: "good", finding: "the runtime reaches it" };
      const finding = `the runtime has not reached it since ${since}: ${reason}`;
      return { about, state: "bad", finding, remedy: "start the service, or see its log" };
    });
    const unwell = reasons
      .filter(({ code }) => code !== "endpoint-down")
      .map(({ code, text }): Finding => {
        const remedy = REMEDIES[code];
        const state = MEANT.includes(code) ? "note" : "bad";
        return { about: code, state, finding: text, ...(remedy !== undefined && { remedy }) };
      });
    return [...called, ...unwell];
  } catch (error) {
    const remedy = "give a token by --token-file or STATEFUN_TOKEN that may read";
    return [{ about: "engine", state: "bad", finding: explain(error), remedy }];
  }
}
