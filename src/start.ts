/** npm start: the shopping cart on the local runtime, all in one process. */
import { fileURLToPath } from "node:url";
import type { EndpointSpec } from "statefun-runtime";
import { startFunctionsWorker } from "statefun-runtime/worker";
import { createLogger, readOptions, readPort, run } from "statefun-ts/program";

const HELP = `
Runs the shopping cart on the local runtime, with the module.yaml of this folder: no JVM, no Kafka, no Docker.

  npm start [-- --http]

  --http  the runtime calls the functions through their HTTP endpoint, not in process

Environment:
  DATA_DIR        where everything is kept (./data)
  HOST, PORT      where the runtime's API listens (127.0.0.1, 8082)
  ALLOWED_HOSTS   names by which it may be called, besides localhost, IP addresses and this machine's own name, with
                  commas between
  STATEFUN_TOKENS
                  who may call it: "name role token" each, lines or with commas between, with a role of read, produce or
                  operate; it has to be set where HOST lets other machines in
  TLS_CERT, TLS_KEY
                  files of a certificate and its key, as PEM: the API listens with TLS
  TLS_CA          a file of CA certificates: mutual TLS, only for callers with a certificate from one of them
  FUNCTIONS_HOST, FUNCTIONS_PORT, FUNCTIONS_SOCKET
                  where the functions listen (127.0.0.1, 1108), or a unix socket instead
  LOG_LEVEL       trace, debug, info, warn, error, fatal or silent (info: a line for each message)
  BASKET_TTL      when an idle basket gives its items back, such as 30 min (1h)
`;

await run(async () => {
  const { http = false } = readOptions(HELP, { http: { type: "boolean" } }).values;
  const { env } = process;
  const logger = createLogger();
  // The functions' thread loads its program while this one loads the runtime.
  const [functions, { httpTransport, readAccess, readModule, startLocalRuntime }] =
    await Promise.all([
      startFunctionsWorker({ file: new URL("./functions.ts", import.meta.url), logger }),
      import("statefun-runtime"),
    ]);
  const runtime = await startLocalRuntime({
    name: "shopping cart",
    functions: [`${functions.url} (called ${http ? "over HTTP" : "in process"})`],
    module: readModule("module.yaml"),
    dataDir: env["DATA_DIR"] || "./data",
    host: env["HOST"] || "127.0.0.1",
    port: readPort("PORT", env["PORT"], 8082),
    allowedHosts: env["ALLOWED_HOSTS"]?.split(/[\s,]+/).filter((name) => name !== "") ?? [],
    panel: fileURLToPath(new URL("../panel", import.meta.url)),
    ...readAccess(env, logger),
    logger,
    transport: (endpoint: EndpointSpec) =>
      http && functions.url !== undefined
        ? httpTransport({ ...endpoint, urlPathTemplate: functions.url })
        : functions.transport(endpoint),
  });
  return {
    ready: "try: playthrough/scenario_1.sh",
    async close() {
      await runtime.close();
      await functions.close();
    },
  };
});
