/** The local runtime as `npm start` and `npm run runtime` start it: they differ in how it reaches the functions. */
import { print } from "statefun-wire/program";
import { systemClock } from "../clock.ts";
import { KafkaRefusedError } from "../kafka/refused.ts";
import type { Module } from "../module/module.ts";
import {
  type KafkaChoice,
  type RunningRuntime,
  type ServeOptions,
  serveRuntime,
} from "../serve.ts";

/** What is run, and what is said of it on standard output. */
export interface LocalRuntimeOptions extends Omit<ServeOptions, "onFatal"> {
  /** What is said to be ready. */
  readonly name: string;
  /** Where the functions are: a line each. */
  readonly functions: readonly string[];
}

/** How long the answers to those who wait may take when the store has failed, in milliseconds. */
const LAST_ANSWERS_MS = 5000;

/** Starts it, and says so on standard output. The process ends when the store fails, with exit code 1. */
export async function startLocalRuntime(options: LocalRuntimeOptions): Promise<RunningRuntime> {
  const { name, functions, dataDir } = options;
  let running: RunningRuntime | undefined;
  const runtime = await serveRuntime({
    ...options,
    onFatal: (error) => {
      const isRefused = error instanceof KafkaRefusedError;
      const what = isRefused
        ? "the runtime ends"
        : `the store in ${dataDir} failed, so the runtime ends`;
      print(process.stderr, `${what}: ${error.message}`);
      const exit = () => process.exit(1);
      systemClock.after(LAST_ANSWERS_MS, exit);
      Promise.resolve(running?.close()).then(exit, exit);
    },
  });
  running = runtime;
  const lines = [
    `${name} is ready (pid ${process.pid}, ${process.uptime().toFixed(1)} s)`,
    `  API        ${runtime.url} (in a browser: the console)`,
    ...Object.entries(runtime.playground).map(
      ([kind, url]) => `  ${kind.padEnd(9)}  ${url} (playground)`,
    ),
    ...functions.map((line) => `  functions  ${line}`),
    `  data       ${dataDir}`,
  ];
  print(process.stdout, [...lines, ...topicLines(options)].join("\n"));
  return runtime;
}

/** Where the topics are. */
function topicLines({ module, kafka }: LocalRuntimeOptions): string[] {
  const note = (text: string) => `  note       ${text}`;
  if (kafka !== undefined) return [...kafkaLines(module, kafka), ...module.notes.map(note)];
  const addresses = module.remoteAddresses.join(", ");
  const kept = `  topics     kept there too: Kafka at ${addresses} (${module.file}) is not contacted`;
  const notes = [...module.notes, ...module.notesWithoutKafka].map(note);
  return module.remoteAddresses.length > 0 ? [kept, ...notes] : notes;
}

/** A line for each Kafka: what is read from it, and which egresses write to it. */
function kafkaLines({ kafkaIngresses, egresses }: Module, { addresses }: KafkaChoice): string[] {
  const uses = [
    ...kafkaIngresses.map(({ address, topics }) => [address, `reads ${topics.join(", ")}`]),
    ...egresses.flatMap(({ typename, kafka }) =>
      kafka === undefined ? [] : [[kafka.address, `egress ${typename}`]],
    ),
  ] as const;
  return [...Map.groupBy(uses, ([address]) => address)].map(([address = "", all]) => {
    const instead = addresses?.get(address);
    const place = instead === undefined ? address : `${address}, reached at ${instead}`;
    return `  Kafka      ${place}: ${all.map(([, use]) => use).join("; ")}`;
  });
}
