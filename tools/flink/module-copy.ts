/** A copy of a module.yaml in which nothing but the addresses differs: those of the functions, and of Kafka. */
import { readFile, writeFile } from "node:fs/promises";
import { type Document, parseAllDocuments } from "yaml";
import { EngineError, explain } from "./wait.ts";

export interface Addresses {
  /** Takes the place of scheme, host and port of an http URL; the path stays. What has TLS, or a unix socket, is meant as it is. */
  readonly functionsUrl: string;
  readonly kafka: string;
}

/** The topics that the module's Kafka ingresses read. @throws EngineError */
export async function ingressTopics(moduleFile: string): Promise<string[]> {
  const topics = (await documents(moduleFile))
    .filter((document) => kindOf(document).startsWith("io.statefun.kafka.") && isIngress(document))
    .flatMap((document) => (document.toJS() as IngressComponent).spec?.topics ?? []);
  return [...new Set(topics.map(({ topic }) => topic))];
}

export async function copyModule(
  moduleFile: string,
  copy: string,
  addresses: Addresses,
): Promise<void> {
  const replaced = await documents(moduleFile);
  for (const document of replaced) readdress(document, addresses);
  // Each but the first includes the line that separates it from the one before.
  await writeFile(copy, replaced.map(String).join(""));
}

interface IngressComponent {
  readonly spec?: { readonly topics?: readonly { readonly topic: string }[] };
}

async function documents(moduleFile: string): Promise<Document[]> {
  const text = await readFile(moduleFile, "utf8").catch((error) => {
    throw new EngineError(`${moduleFile} cannot be read: ${explain(error)}`);
  });
  const found = parseAllDocuments(text);
  if (!Array.isArray(found)) throw new EngineError(`${moduleFile} is empty`);
  for (const { errors } of found) {
    if (errors[0] !== undefined) throw new EngineError(`${moduleFile}: ${errors[0].message}`);
  }
  return found;
}

function readdress(document: Document, { functionsUrl, kafka }: Addresses): void {
  const kind = kindOf(document);
  if (kind.startsWith("io.statefun.endpoints.")) {
    const path = ["spec", "urlPathTemplate"];
    const template = String(document.getIn(path) ?? "");
    document.setIn(path, template.replace(/^http:\/\/[^/]*/i, new URL(functionsUrl).origin));
  } else if (kind.startsWith("io.statefun.kafka.")) {
    document.setIn(["spec", "address"], kafka);
  }
}

function isIngress(document: Document): boolean {
  return kindOf(document).endsWith("/ingress");
}

function kindOf(document: Document): string {
  return String(document.get("kind") ?? "");
}
