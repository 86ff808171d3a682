/** npm start: the shopping cart on the local runtime, all in one process. */
import { requestReplyHandler } from "#statefun";
import { startFunctionsService } from "./functions-service.ts";
import { createLogger, print, readOptions, readPort, run } from "./program.ts";
import {
  type EndpointSpec,
  httpTransport,
  inProcessTransport,
  readModule,
  serveRuntime,
} from "./runtime/index.ts";
import { shop } from "./shop/index.ts";

const HELP = `
Runs the shopping cart on the local runtime, with the module.yaml of this folder: no JVM, no Kafka, no Docker.

  npm start [-- --http]

  --http  the runtime calls the functions through their HTTP endpoint, not in process

Environment:
  DATA_DIR        where everything is kept (./data)
  HOST, PORT      where the runtime's API listens (127.0.0.1, 8082)
  FUNCTIONS_HOST, FUNCTIONS_PORT
                  where the functions listen (127.0.0.1, 1108)
  LOG_LEVEL       trace, debug, info, warn, error, fatal or silent (info: a line for each message)
  BASKET_TTL      when an idle basket gives its items back, such as 30 min (1h)
`;

await run(async () => {
  const { values } = readOptions(HELP, { http: { type: "boolean" } });
  const { env } = process;
  const logger = createLogger();
  const module = readModule("module.yaml");
  const dataDir = env["DATA_DIR"] || "./data";

  const functions = await startFunctionsService({
    host: env["FUNCTIONS_HOST"] || "127.0.0.1",
    port: readPort("FUNCTIONS_PORT", env["FUNCTIONS_PORT"], 1108),
    logger,
  });
  const inProcess = inProcessTransport(
    requestReplyHandler({ ...shop, logger, observer: functions.observer }),
  );
  const overHttp = (endpoint: EndpointSpec, name: string) =>
    httpTransport({ ...endpoint, urlPathTemplate: functions.url }, name);

  const runtime = await serveRuntime({
    module,
    dataDir,
    host: env["HOST"] || "127.0.0.1",
    port: readPort("PORT", env["PORT"], 8082),
    logger,
    transport: values.http === true ? overHttp : () => inProcess,
    onFatal: (error) => {
      print(
        process.stderr,
        `the store in ${dataDir} failed, so the runtime has to stop: ${error.message}`,
      );
      process.exit(1);
    },
  });
  print(
    process.stdout,
    `shopping cart is ready (pid ${process.pid}, ${process.uptime().toFixed(1)} s)
  API        ${runtime.url}   produce, consume, look inside: see README.md
  functions  ${functions.url}   ${values.http === true ? "called over HTTP" : "called in process"}
  data       ${dataDir}
  topics are kept there too: ${module.remoteAddresses.join(", ") || "no Kafka"} of module.yaml is not contacted
try: playthrough/scenario_1.sh`,
  );
  return {
    async close() {
      await runtime.close();
      await functions.close();
    },
  };
});
