/** A broker, the function of relay-service.ts, and the runtime between the two. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Brokers, startBrokers } from "../../flink/kafka/brokers.ts";
import { entryPoint, Program, statefun } from "../../harness/program.ts";

export interface Relay {
  readonly brokers: Brokers;
  /** Starts the runtime, and resolves with its API. */
  start(): Promise<string>;
  /** Starts the functions, which are away until then. */
  startFunctions(): Promise<void>;
  stop(): Promise<void>;
}

/** Several, because no more of a topic is fetched when so many of its records wait for the functions. */
export const INS = Array.from({ length: 10 }, (_, n) => `in-${n}`);
/** One of them. */
export const IN = "in-0";
export const OUT = "out";
/** Of each topic. */
export const PARTITIONS = 3;
/** What makes a record 100 bytes. */
export const FILLING = "x".repeat(60);

export interface Work {
  readonly n: number;
  readonly copies: number;
  readonly filling: string;
}

export async function startRelay(functionsPort: number): Promise<Relay> {
  const folder = await mkdtemp(join(tmpdir(), "bench-kafka-"));
  const programs: Program[] = [];
  const begin = async (program: Program): Promise<Program> => {
    programs.push(program);
    await program.printed(/ is ready/);
    return program;
  };
  const brokers = await startBrokers();
  const module = join(folder, "module.yaml");
  const stop = async (): Promise<void> => {
    await Promise.all(programs.map((program) => program.destroy()));
    await brokers.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await brokers.createTopics([...INS, OUT], PARTITIONS);
    await writeFile(module, moduleText(functionsPort));
  } catch (error) {
    await stop();
    throw error;
  }
  const env = { LOG_LEVEL: "error" };
  const kafka = `kafka:9092=${brokers.address}`;
  const data = join(folder, "data");
  return {
    brokers,
    async start() {
      const command = statefun("dev", module, "--data", data, "--port", "0", "--kafka", kafka);
      return (await begin(new Program(command, { env }))).api;
    },
    async startFunctions() {
      const command = entryPoint("tools/bench/kafka/relay-service.ts");
      await begin(new Program(command, { env: { ...env, FUNCTIONS_PORT: String(functionsPort) } }));
    },
    stop,
  };
}

const moduleText = (functionsPort: number): string => `kind: io.statefun.endpoints.v2/http
spec:
  functions: bench/*
  urlPathTemplate: http://127.0.0.1:${functionsPort}/
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: bench/in
  address: kafka:9092
  consumerGroupId: bench
  startupPosition:
    type: earliest
  topics:
${INS.map((topic) => `    - { topic: ${topic}, valueType: bench/Work, targets: [bench/relay] }`).join("\n")}
---
kind: io.statefun.kafka.v1/egress
spec:
  id: bench/out
  address: kafka:9092
  deliverySemantic:
    type: exactly-once
    transactionTimeout: 1min
`;
