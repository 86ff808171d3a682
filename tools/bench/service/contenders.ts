/** Who is measured, each in its own processes, and what has to be fetched and built for that, once. */
import { join } from "node:path";
import { installPackages } from "../../harness/fetching.ts";
import { type Env, entryPoint, Program, ROOT } from "../../harness/program.ts";
import type { NamedProcess } from "../usage.ts";
import { buildGoPeer, startGoPeer } from "./go-peer.ts";

export interface Contender {
  readonly name: string;
  /** What its cart's idleTimer is called on the wire. */
  readonly idleTimer?: string;
  start(): Promise<Program>;
}

export const SERVICE = "this service";
export const LIMIT = "the limit";
export const JAVASCRIPT = "official JavaScript SDK";
export const GO = "official Go SDK";
export const WORKERS = "this service, 2 workers";

export const CONTENDERS: readonly Contender[] = [
  { name: SERVICE, start: () => startService({}) },
  {
    name: LIMIT,
    start: () => started(new Program(entryPoint("tools/bench/service/fixed-answers.ts"))),
  },
  // It takes only lower case in the names of state.
  { name: JAVASCRIPT, idleTimer: "idletimer", start: startJavascript },
  { name: GO, start: startGo },
  { name: WORKERS, start: () => startService({ WORKERS: "2" }) },
];

const PEERS = join(ROOT, "tools/bench/service/peers");

function startService(env: Env): Promise<Program> {
  return started(new Program(entryPoint("src/serve.ts"), { env }));
}

async function startJavascript(): Promise<Program> {
  const folder = join(PEERS, "javascript");
  await installPackages(folder);
  return await started(new Program([process.execPath, join(folder, "main.mjs")]));
}

async function startGo(): Promise<Program> {
  await buildGoPeer();
  return await startGoPeer();
}

async function started(program: Program): Promise<Program> {
  await program.printed(/ is ready/);
  return program;
}

/** A program's process, and its workers'. */
export function processesOf({ pid, children }: Program): NamedProcess[] {
  return [pid, ...children].map((each) => ({ name: String(each), pid: each }));
}
