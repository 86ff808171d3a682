/** What is fuzzed: the local runtime and the shop's functions service, each as its users run it, with a probe preloaded. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Exit, entryPoint, Program, ROOT, statefun } from "../harness/program.ts";
import { PROBED } from "../harness/vitals.ts";
import { makePanel } from "./pages.ts";

export interface System {
  readonly api: string;
  readonly functions: string;
  readonly ingressPort: number;
  readonly egressPort: number;
  /** A folder for files. */
  readonly folder: string;
  /** By name, such as "the runtime". */
  readonly programs: ReadonlyMap<string, Program>;
  close(): Promise<ReadonlyMap<string, Exit>>;
}

/** Playground topics: records of the first are never popped by somebody who leaves before the answer. */
export const POPPED = ["steady", "spilled"] as const;

/** @param hostileUrl where the functions `fuzz/*` are */
export async function startSystem(hostileUrl: string): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), "statefun-fuzz-"));
  const [ingressPort, egressPort] = await Promise.all([freePort(), freePort()]);
  const moduleFile = join(folder, "module.yaml");
  const shop = await readFile(join(ROOT, "module.yaml"), "utf8");
  await writeFile(moduleFile, `${shop}---\n${fuzzModule(hostileUrl, ingressPort, egressPort)}`);
  const options = {
    ...PROBED,
    // What is fuzzed complains all the time, and rightly.
    env: { ...PROBED.env, LOG_LEVEL: "silent" },
  };
  const service = new Program(entryPoint("src/serve.ts"), options);
  await service.printed(/ is ready/);
  const runtime = new Program(
    statefun(
      ...["dev", moduleFile, "--data", join(folder, "data"), "--port", "0"],
      ...["--endpoint", `com.example/*=${service.functions}/`, "--panel", makePanel(folder)],
    ),
    options,
  );
  await runtime.printed(/ is ready/);
  const programs = new Map([
    ["the runtime", runtime],
    ["the functions service", service],
  ]);
  return {
    api: runtime.api,
    functions: service.functions,
    ingressPort,
    egressPort,
    folder,
    programs,
    async close() {
      const exits = new Map<string, Exit>();
      for (const [name, program] of programs) exits.set(name, await program.end());
      await rm(folder, { recursive: true });
      return exits;
    },
  };
}

function fuzzModule(url: string, ingressPort: number, egressPort: number): string {
  return `kind: io.statefun.endpoints.v2/http
spec:
  functions: fuzz/*
  urlPathTemplate: ${url}/
  transport:
    type: io.statefun.transports.v1/async
    call: 1s
---
kind: io.statefun.playground.v1/ingress
spec:
  port: ${ingressPort}
---
kind: io.statefun.playground.v1/egress
spec:
  port: ${egressPort}
  topics: [${POPPED.join(", ")}]
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
