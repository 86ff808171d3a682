/** npm run flink: the shopping cart on the real engine, Flink StateFun and Kafka, without Docker. */
import { print, readOptions, readPort, run, UsageError } from "statefun-wire/program";
import { type Engine, EngineError, type ProcessHandle, startEngine } from "./engine.ts";
import { explain } from "./wait.ts";

const HELP = `
Runs the shopping cart on Apache Flink StateFun 3.3.0 (Flink 1.16.2) with an Apache Kafka broker, as processes on
127.0.0.1: no Docker. It needs Java 17 or newer and, the first time, Maven, which fetches about 250 MB of jars.
Ctrl-C ends everything; nothing is kept.

  npm run flink [-- options]

  --checkpoint-interval MS  receipts become visible with a checkpoint (1000)
  --no-ha                   no ZooKeeper: a JobManager that dies takes the job with it, which is submitted again
  --module FILE             another module.yaml (./module.yaml)
  --port-offset N           added to each of the ports below (0)
  --logs DIR                keeps the log files there

Ports: 8082 the API, the same as npm start's; 8081 Flink's REST API; 9092 Kafka; 1108 the functions.

Environment:
  FLINK_CACHE  where the jars are kept (.cache/flink)
  JAVA_HOME    the Java to run it with (java on the PATH)
  LOG_LEVEL    of the functions service (warn)
  and what npm run serve -- --help lists for the shop
`;

/** A process that dies twice within this time has a reason that starting it again does not cure. */
const MIN_LIFE_MS = 30_000;
const DEFAULT_API = "http://127.0.0.1:8082";

await run(async () => {
  const { values } = readOptions(HELP, {
    "checkpoint-interval": { type: "string", default: "1000" },
    "no-ha": { type: "boolean", default: false },
    module: { type: "string" },
    "port-offset": { type: "string", default: "0" },
    logs: { type: "string" },
  });
  const checkpointInterval = Number(values["checkpoint-interval"]);
  if (!Number.isSafeInteger(checkpointInterval) || checkpointInterval < 10) {
    throw new UsageError(
      `--checkpoint-interval ${values["checkpoint-interval"]}: expected milliseconds, 10 or more`,
    );
  }
  const offset = readPort("--port-offset", values["port-offset"], 0);
  const deaths = new Map<string, number>();
  let engine: Engine | undefined;
  engine = await startEngine({
    checkpointInterval,
    highAvailability: !values["no-ha"],
    ports: {
      api: 8082 + offset,
      flink: 8081 + offset,
      kafka: 9092 + offset,
      functions: 1108 + offset,
    },
    ...(values.module !== undefined && { moduleFile: values.module }),
    ...(values.logs !== undefined && { logFolder: values.logs }),
    progress: (line) => print(process.stderr, line),
    onDeath(dead, how) {
      // While the engine starts, that is its error.
      if (engine === undefined) return;
      const last = deaths.get(dead.name) ?? Number.NEGATIVE_INFINITY;
      deaths.set(dead.name, performance.now());
      const isHopeless = performance.now() - last < MIN_LIFE_MS;
      startAgain(engine, dead, how, isHopeless).catch((error) => giveUp(engine, explain(error)));
    },
  });
  const running = engine;
  print(process.stdout, describe(running));
  return { close: () => running.stop() };
});

async function startAgain(
  engine: Engine,
  dead: ProcessHandle,
  how: string,
  isHopeless: boolean,
): Promise<void> {
  if (isHopeless) throw new EngineError(`${dead.name} ${how} again\n${dead.tail()}`);
  print(process.stdout, `${dead.name} ${how}: starting it again`);
  await dead.restart();
  // Nobody else remembers the job then.
  const isJobLost = dead === engine.jobmanager && engine.zookeeper === undefined;
  if (isJobLost) await engine.submit({ restore: true });
  print(process.stdout, `${dead.name} is back (pid ${dead.pid})`);
}

async function giveUp(engine: Engine | undefined, reason: string): Promise<void> {
  print(process.stderr, reason);
  await engine?.stop();
  process.exit(1);
}

function describe(engine: Engine): string {
  const env = engine.apiUrl === DEFAULT_API ? "" : `KAFKA_REST=${engine.apiUrl} `;
  const processes = engine.processes.map(({ name, pid }) => `${name} ${pid}`).join(", ");
  return [
    `shopping cart on Flink is ready (pid ${process.pid}, ${process.uptime().toFixed(1)} s)`,
    `  API        ${engine.apiUrl}`,
    `  Flink      ${engine.restUrl}/jobs/overview`,
    `  Kafka      ${engine.kafka}`,
    `  functions  ${engine.functionsUrl}`,
    `  logs       ${engine.logFolder}`,
    `  processes  ${processes}`,
    `try: ${env}playthrough/scenario_1.sh`,
    `     ${env}npm run consume -- receipts --follow`,
    "     kill -9 one of the processes: it is started again, and nothing is lost or doubled",
  ].join("\n");
}
