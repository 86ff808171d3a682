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

interface EndpointState {
  readonly functions: string;
  readonly up: boolean;
  readonly since?: string;
  readonly reason?: string;
}

/** The services of the functions, as the runtime finds them. */
export async function examineCalled(api: Api): Promise<Finding[]> {
  try {
    const endpoints = await api.ask<readonly EndpointState[]>("/endpoints");
    return endpoints.map(({ functions, up, since, reason }) => {
      const about = `endpoint ${functions}`;
      if (up) return { about, state: "good", finding: "the runtime reaches it" };
      const finding = `the runtime has not reached it since ${since}: ${reason}`;
      return { about, state: "bad", finding, remedy: "start the service, or see its log" };
    });
  } catch (error) {
    const remedy = "give a token by --token-file or STATEFUN_TOKEN that may read";
    return [{ about: "endpoints", state: "bad", finding: explain(error), remedy }];
  }
}
