/**
 * Kafka's own Java client, as a process beside the tests, which owes nothing to this project's: java-reader.ts and
 * java-producer.ts use it. It lives through brokers that are killed, and ends with whoever started it. It is compiled when it
 * is started, so it takes a JDK, where the engine needs a JRE only.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { fetchJars } from "../jars.ts";
import { findJava } from "../java.ts";
import { jvm, SMALL } from "../jvm.ts";
import type { Properties } from "../kafka.ts";
import { EngineError } from "../wait.ts";
import { Watchdog } from "../watchdog.ts";

export interface ClientOptions {
  /** What `bootstrap.servers` takes. */
  readonly address: string;
  /** Of the client, on top: such as `isolation.level`, which is read_committed, `transactional.id`, or how to log in. */
  readonly properties?: Properties;
}

const PROGRAM = fileURLToPath(new URL("kafka-client.java", import.meta.url));
const FOR_EVER_MS = 2 ** 31 - 1;

export class JavaClient {
  /** Rejects with the end of what it has said when it ends with an error. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;

  static async start(
    what: "read" | "follow" | "produce",
    { address, properties = {} }: ClientOptions,
    topics: readonly string[],
    onLine: (line: string) => void,
  ): Promise<JavaClient> {
    const watchdog = new Watchdog();
    const jars = await fetchJars({ env: process.env, watchdog, progress: () => undefined });
    await watchdog.close();
    const folder = mkdtempSync(join(tmpdir(), "statefun-client-"));
    const file = join(folder, "client.properties");
    writeFileSync(
      file,
      propertiesFile({ "bootstrap.servers": address, ...DEFAULTS[what], ...properties }),
    );
    const { program, args, env } = jvm({
      java: findJava(),
      classPath: jars.kafka,
      mainClass: PROGRAM,
      args: [what, file, ...topics],
      options: [...SMALL, "-Xmx256m"],
    });
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.once("close", () => rmSync(folder, { recursive: true, force: true }));
    return new JavaClient(child, onLine);
  }

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, Readable>,
    onLine: (line: string) => void,
  ) {
    this.#child = child;
    let said = "";
    // Log lines are among them: records and answers are JSON.
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("{")) onLine(line);
      else said += `${line}\n`;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.stdin.on("error", () => undefined);
    this.ended = once(child, "close").then(([code]) => {
      if (code !== 0) throw new EngineError(`Kafka's client ended with exit code ${code}\n${said}`);
    });
    this.ended.catch(() => undefined);
  }

  write(line: string): void {
    this.#child.stdin.write(line);
  }

  async close(): Promise<void> {
    this.#child.stdin.end();
    await this.ended;
  }
}

const CONSUMER: Properties = {
  "isolation.level": "read_committed",
  "auto.offset.reset": "none",
  "enable.auto.commit": false,
  "fetch.max.wait.ms": 100,
  "reconnect.backoff.max.ms": 200,
};

const DEFAULTS: Readonly<Record<"read" | "follow" | "produce", Properties>> = {
  read: CONSUMER,
  follow: CONSUMER,
  produce: {
    "enable.idempotence": true,
    "delivery.timeout.ms": FOR_EVER_MS,
    "max.block.ms": FOR_EVER_MS,
    "reconnect.backoff.max.ms": 200,
  },
};

function propertiesFile(properties: Properties): string {
  return Object.entries(properties)
    .map(
      ([name, value]) =>
        `${name}=${String(value).replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n`,
    )
    .join("");
}
