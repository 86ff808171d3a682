/** What a runtime would be given: the module, and the services that it names. */
import { connect } from "node:net";
import { explain } from "statefun-wire/program";
import { type EndpointSpec, type Module, readModule } from "../../module/module.ts";
import { counted } from "../output.ts";
import { type Finding, PATIENCE_MS } from "./finding.ts";

export function examineModule(file: string): {
  readonly finding: Finding;
  readonly module?: Module;
} {
  const about = "module";
  try {
    const module = readModule(file);
    const { endpoints, topics } = module;
    const notes = [...module.notes, ...module.notesWithoutKafka];
    const finding = `${file} has ${counted(endpoints.length, "endpoint")} and ${counted(topics.length, "ingress topic")}`;
    if (notes.length === 0) return { module, finding: { about, state: "good", finding } };
    return {
      module,
      finding: { about, state: "note", finding: `${finding}; ${notes.join("; ")}` },
    };
  } catch (error) {
    const remedy = "correct it, or say which file by 'statefun doctor FILE'";
    return { finding: { about, state: "bad", finding: explain(error), remedy } };
  }
}

/** Whether somebody answers where the functions are to be. What it answers is between it and the runtime. */
export async function examineEndpoint({
  functions,
  urlPathTemplate,
}: EndpointSpec): Promise<Finding> {
  const about = `endpoint ${functions}`;
  const url = urlPathTemplate.replaceAll("{function.name}", "name");
  try {
    await (url.startsWith("http+unix:")
      ? knock(url)
      : fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }));
    return { about, state: "good", finding: `${urlPathTemplate} answers` };
  } catch (error) {
    const finding = `${urlPathTemplate} does not answer: ${reasonOf(error)}`;
    const remedy = "start the service, or say where it is by 'statefun dev --endpoint'";
    return { about, state: "bad", finding, remedy };
  }
}

/** A fetch says why it failed in its cause. */
function reasonOf(error: unknown): string {
  return explain(error instanceof Error ? (error.cause ?? error) : error);
}

async function knock(url: string): Promise<void> {
  const [, path = ""] = /^http\+unix:\/\/(.*?\.sock)(\/|$)/.exec(url) ?? [];
  const socket = connect(path);
  try {
    await new Promise<void>((done, fail) => {
      socket.once("connect", done).once("error", fail);
      socket.setTimeout(PATIENCE_MS, () => fail(new Error(`nothing for ${PATIENCE_MS / 1000} s`)));
    });
  } finally {
    socket.destroy();
  }
}
