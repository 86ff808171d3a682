/** What chaos is done to: the shopping cart on a runtime, all of it as processes that can be killed and started again. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Random } from "statefun-runtime/simulation";
import { parseAllDocuments } from "yaml";
import type { TopicRecord } from "../harness/api.ts";
import type { Target } from "./deliver.ts";
import type { FaultProxy } from "./faults.ts";

export interface System {
  /** Where the runtime's API is; waits for it while it is away. */
  readonly target: Target;
  /** What the processes leave: their data, or their logs. */
  readonly folder: string;
  /** What there is to kill now, of what is running. */
  kinds(): readonly string[];
  /** SIGKILL; resolves when it is dead. */
  kill(kind: string): Promise<void>;
  /** Starts what is dead. Resolves when all works again; rejects when something is killed meanwhile, or does not come up. */
  recover(): Promise<void>;
  /** All that is in the shop's topics, for the checker. */
  readTopics(): Promise<ReadonlyMap<string, readonly TopicRecord[]>>;
  close(): Promise<void>;
}

export interface SystemOptions {
  readonly random: Random;
  readonly faults: FaultProxy;
  readonly folder: string;
  /** The shop's module, for the functions behind the proxy. */
  readonly moduleFile: string;
  readonly functionsUrl: string;
}

/** How the shop's module differs for chaos: calls that get no answer are given up soon. */
const CALL = "3s";
const MODULE = new URL("../../module.yaml", import.meta.url);

export async function newFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), "statefun-chaos-"));
}

/** Writes the module, and resolves with its file. */
export async function writeModule(folder: string): Promise<string> {
  const documents = parseAllDocuments(await readFile(MODULE, "utf8"));
  if (!Array.isArray(documents)) throw new Error("module.yaml is empty");
  for (const document of documents) {
    const isEndpoint = String(document.get("kind")).startsWith("io.statefun.endpoints.");
    if (isEndpoint) document.setIn(["spec", "transport", "call"], CALL);
  }
  const file = join(folder, "module.yaml");
  await writeFile(file, documents.map(String).join(""));
  return file;
}
