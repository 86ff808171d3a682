/** How a scenario drives a runtime: only by records in and records out, which both runtimes have, over one HTTP API. */
import { setTimeout as sleep } from "node:timers/promises";
import { Program } from "../../tools/harness/program.ts";
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
  let program = await startService(0, "first");
  const port = Number(program.find(READY));
  return {
    url: `http://127.0.0.1:${port}/`,
    async redeploy() {
      await program.end();
      program = await startService(port, "redeployed");
    },
    async stop() {
      await program.end();
    },
  };
}

const READY = /^ready on (\d+)$/m;

async function startService(port: number, version: "first" | "redeployed"): Promise<Program> {
  const program = new Program([
    process.execPath,
    "test/conformance/service.ts",
    String(port),
    version,
  ]);
  await program.printed(READY);
  return program;
}
