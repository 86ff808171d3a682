/** What `statefun conformance` checks, and how it tells it. */
import { print, UsageError } from "statefun-wire/program";
import { FUNCTIONS, INTERPRETER } from "../conformance/contract.ts";
import { checkService, featuresOf, type Outcome } from "../conformance/run.ts";
import { type EndpointSpec, endpointFor, readModule } from "../module/module.ts";
import { printAnswer } from "./output.ts";
import type { Session } from "./session.ts";

/** How the service is called where no module says it. */
const TRANSPORT = {
  type: "async",
  callTimeoutMs: 5000,
  connectTimeoutMs: 2000,
  payloadMaxBytes: 32 * 1024 * 1024,
} as const;

export interface CheckOptions {
  readonly only: readonly string[] | undefined;
  readonly json: true | undefined;
}

/** Where the program is and how it is called. @throws UsageError, ModuleError */
export function endpointOf(url: string | undefined, file: string | undefined): EndpointSpec {
  if (url !== undefined && !/^(https?|http\+unix):$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new UsageError(`--endpoint ${url}: not an http, https or http+unix URL`);
  }
  if (file === undefined) {
    const urlPathTemplate = url ?? "";
    return {
      functions: FUNCTIONS,
      urlPathTemplate,
      maxNumBatchRequests: 1000,
      transport: TRANSPORT,
    };
  }
  const module = readModule(file);
  const endpoint = endpointFor(module, INTERPRETER);
  if (endpoint === undefined) {
    throw new UsageError(`--module ${file}: it has no endpoint for ${FUNCTIONS}`);
  }
  return { ...endpoint, urlPathTemplate: url ?? endpoint.urlPathTemplate };
}

/** Prints what comes of each feature, and resolves with the names of those that failed. @throws UsageError */
export async function check(
  session: Session,
  endpoint: EndpointSpec,
  { only, json }: CheckOptions,
): Promise<string[]> {
  const features = featuresOf(only);
  const width = Math.max(...features.map(({ name }) => name.length));
  const outcomes: Outcome[] = [];
  for await (const outcome of checkService(endpoint, features)) {
    outcomes.push(outcome);
    printAnswer(session, { json }, outcome, textOf(outcome, width));
  }
  const of = (wanted: Outcome["outcome"]) =>
    outcomes.filter(({ outcome }) => outcome === wanted).map(({ feature }) => feature);
  const failed = of("failed");
  if (!json) {
    const counts = [of("passed"), failed, of("not supported")].map(({ length }) => length);
    print(session.stdout, `${counts[0]} passed, ${counts[1]} failed, ${counts[2]} not supported`);
  }
  return failed;
}

function textOf({ outcome, feature, about, detail }: Outcome, width: number): string {
  const line = `${outcome.padEnd("not supported".length)}  ${feature.padEnd(width)}  ${about}`;
  return detail === undefined ? line : `${line}\n  ${detail.replaceAll("\n", "\n  ")}`;
}
