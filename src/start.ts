/** npm start: the shopping cart on the local runtime, all in one process. */

import {
  type EndpointSpec,
  httpTransport,
  inProcessTransport,
  readModule,
  startLocalRuntime,
} from "statefun-runtime";
import { batchHandler } from "statefun-ts";
import { createLogger, startService } from "statefun-ts/service";
import { print, readOptions, readPort, run } from "statefun-wire/program";

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
  // Only now, because the shop reads its settings when it is loaded, and may find fault with them.
  const { shop } = await import("./shop.ts");
  const { env } = process;
  const logger = createLogger();
  const module = readModule("module.yaml");

  const functions = await startService({
    ...shop,
    at: {
      host: env["FUNCTIONS_HOST"] || "127.0.0.1",
      port: readPort("FUNCTIONS_PORT", env["FUNCTIONS_PORT"], 1108),
    },
    logger,
  });
  const handle = batchHandler({ ...shop, logger, observer: functions.observer });
  const inProcess = (endpoint: EndpointSpec) => inProcessTransport(handle, endpoint);
  const overHttp = (endpoint: EndpointSpec) =>
    httpTransport({ ...endpoint, urlPathTemplate: functions.url });

  const viaHttp = values.http === true;
  const runtime = await startLocalRuntime({
    name: "shopping cart",
    functions: [`${functions.url} (called ${viaHttp ? "over HTTP" : "in process"})`],
    module,
    dataDir: env["DATA_DIR"] || "./data",
    host: env["HOST"] || "127.0.0.1",
    port: readPort("PORT", env["PORT"], 8082),
    logger,
    transport: viaHttp ? overHttp : inProcess,
  });
  print(process.stdout, "try: playthrough/scenario_1.sh");
  return {
    async close() {
      await runtime.close();
      await functions.close();
    },
  };
});
