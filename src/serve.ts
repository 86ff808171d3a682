/** npm run serve: the shop's functions service, for a StateFun runtime to call. */
import {
  createLogger,
  isWorker,
  MergedRegistry,
  readServiceSettings,
  startService,
  startWorkers,
  takeLeave,
  tellReady,
} from "statefun-ts/service";
import { print, readOptions, run } from "statefun-wire/program";

const HELP = `
Serves the shopping cart's functions over HTTP, for Flink StateFun or the local runtime.

  npm run serve

Environment:
  FUNCTIONS_HOST  where to listen (127.0.0.1)
  FUNCTIONS_PORT  the port (1108)
  FUNCTIONS_SOCKET
                  a unix socket to listen on instead, such as /run/functions.sock
  TLS_CERT, TLS_KEY
                  files of a certificate and its key, as PEM: listens with TLS
  TLS_CA          a file of CA certificates: mutual TLS, only for callers with a certificate of theirs
  WORKERS         processes that share the port, for more than one core (1)
  LOG_LEVEL       trace, debug, info, warn, error, fatal or silent (info: a line for each message)
  BASKET_TTL      when an idle basket gives its items back, such as 30 min (1h)
  NOTICES         off: no records on egress com.example/notices (on)
  DEAD_LETTERS    off: no records on egress com.example/dead-letters (on)
`;

await run(async () => {
  readOptions(HELP, {});
  const { at, tls, workers } = readServiceSettings(process.env);
  const logger = createLogger();
  if (workers > 1 && !isWorker) {
    const all = await startWorkers(workers, logger);
    print(
      process.stdout,
      `functions service is ready on ${all.url} (pid ${process.pid}, ${workers} workers)`,
    );
    return all;
  }
  // Only now, because the shop reads its settings when it is loaded, and may find fault with them.
  const { shop } = await import("./shop.ts");
  if (isWorker) {
    const service = await startService({
      ...shop,
      at,
      tls,
      logger,
      registry: new MergedRegistry(),
    });
    tellReady(service.url);
    return {
      async close() {
        await service.close();
        await takeLeave();
      },
    };
  }
  const service = await startService({ ...shop, at, tls, logger });
  print(process.stdout, `functions service is ready on ${service.url} (pid ${process.pid})`);
  return service;
});
