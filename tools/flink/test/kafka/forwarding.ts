/** Runs forwarding-program.ts, which is killed with SIGKILL or ends in order, and looks at what Kafka has of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import type { EgressStatus } from "../../../../packages/runtime/src/kafka-status.ts";
import type { ClientOptions } from "../../kafka/java-client.ts";
import { readAll } from "../../kafka/java-reader.ts";
import type { ForwardingOptions } from "./forwarding-program.ts";

const PROGRAM = fileURLToPath(new URL("forwarding-program.ts", import.meta.url));

interface Said {
  readonly ready?: true;
  readonly done?: EgressStatus;
  readonly stuck?: EgressStatus["setbacks"];
  readonly refused?: string;
  readonly warned?: { readonly code: string };
}

export class Forwarding {
  readonly said: Said[] = [];
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #waiting = new Set<() => void>();

  constructor(options: ForwardingOptions) {
    const child = spawn(
      process.execPath,
      ["--conditions=statefun-source", PROGRAM, JSON.stringify(options)],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    this.#child = child;
    this.#closed = once(child, "close").then(() => this.#tell());
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.said.push(JSON.parse(line));
      this.#tell();
    });
    onTestFinished(() => this.kill());
  }

  /** What it says of this; undefined when it has ended without. */
  async says<Name extends keyof Said>(name: Name): Promise<Said[Name] | undefined> {
    for (;;) {
      const said = this.said.find((each) => each[name] !== undefined);
      if (said !== undefined) return said[name];
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) return undefined;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#closed;
  }

  /** In order. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    await this.#closed;
    expect(this.#child.exitCode).toBe(0);
  }

  #tell(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** Kafka has the first records of the topic, each once, and those of a key in one partition and in their order. */
export async function expectOnce(client: ClientOptions, topic: string, count: number) {
  const records = await readAll(client, [topic]);
  const numbers = records.map(({ value }) => Number.parseInt(String(value), 10));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  const ofKey = Map.groupBy(records, ({ key }) => String(key));
  for (const own of ofKey.values()) {
    expect(new Set(own.map(({ partition }) => partition)).size).toBe(1);
    const inOrder = own.map(({ value }) => Number.parseInt(String(value), 10));
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  }
}
