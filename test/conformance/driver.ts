/** How a scenario drives a runtime: only by records in and records out, which both runtimes have, over one HTTP API. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Step } from "./functions.ts";

export type Topic = "a" | "b" | "added";

export interface Driver {
  /** Sends scripts to the instance `id` of the topic's function, in order. */
  send(topic: Topic, id: string, ...scripts: (readonly Step[])[]): Promise<void>;
  /** What the instances with this id have reported, as soon as `count` reports are there. */
  reports(id: string, count: number): Promise<string[]>;
  /** Replaces the functions service by its next version. */
  redeploy(): Promise<void>;
}

const PATIENCE_MS = 60_000;
const POLL_MS = 500;

/** A driver for a runtime whose API is at `apiUrl`, with its functions served by `service`. */
export function createDriver(apiUrl: string, service: FunctionsProcess): Driver {
  const seen: { readonly key: string; readonly text: string }[] = [];
  let offset = 0;

  const readOn = async (): Promise<void> => {
    const url = `${apiUrl}/topics/results/partitions/0/records?offset=${offset}&timeout=${POLL_MS}`;
    const response = await fetch(url);
    // The topic comes with its first record.
    if (response.status === 404) return void (await sleep(POLL_MS));
    if (!response.ok)
      throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    const records = (await response.json()) as {
      key: string;
      offset: number;
      value: { text: string };
    }[];
    for (const record of records) {
      offset = record.offset + 1;
      seen.push({ key: record.key, text: record.value.text });
    }
  };

  return {
    async send(topic, id, ...scripts) {
      const records = scripts.map((steps) => ({ key: id, value: { steps } }));
      const response = await fetch(`${apiUrl}/topics/${topic}`, {
        method: "POST",
        headers: { "content-type": "application/vnd.kafka.json.v2+json" },
        body: JSON.stringify({ records }),
      });
      if (!response.ok)
        throw new Error(`produce answered ${response.status}: ${await response.text()}`);
    },
    async reports(id, count) {
      const deadline = Date.now() + PATIENCE_MS;
      for (;;) {
        const texts = seen.filter(({ key }) => key === id).map(({ text }) => text);
        if (texts.length >= count) return texts;
        if (Date.now() > deadline) {
          throw new Error(`${id} reported ${JSON.stringify(texts)}, which is less than ${count}`);
        }
        await readOn();
      }
    },
    redeploy: () => service.redeploy(),
  };
}

export interface FunctionsProcess {
  readonly url: string;
  redeploy(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the functions service of the scenarios on a free port, which it keeps. */
export async function startFunctions(): Promise<FunctionsProcess> {
  let { child, port } = await startService(0, "first");
  return {
    url: `http://127.0.0.1:${port}/`,
    async redeploy() {
      await end(child);
      ({ child, port } = await startService(port, "redeployed"));
    },
    stop: () => end(child),
  };
}

async function startService(
  port: number,
  version: "first" | "redeployed",
): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ["test/conformance/service.ts", String(port), version], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const found = await firstMatch(child, /^ready on (\d+)$/);
  return { child, port: Number(found) };
}

/** The first group of the first line of a process's output that matches. */
export async function firstMatch(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (child.stdout === null) throw new Error("the output is not piped");
  for await (const line of createInterface(child.stdout)) {
    const found = pattern.exec(line)?.[1];
    if (found === undefined) continue;
    child.stdout.resume();
    return found;
  }
  throw new Error(`a process ended before it said ${pattern}`);
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
