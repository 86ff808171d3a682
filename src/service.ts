/** npm run serve: the shop's functions service, for a StateFun runtime to call. */
import { createLogger, print, readOptions, readPort, run } from "./program.ts";

const HELP = `
Serves the shopping cart's functions over HTTP, for Flink StateFun or the local runtime.

  npm run serve

Environment:
  FUNCTIONS_HOST  where to listen (127.0.0.1)
  FUNCTIONS_PORT  the port (1108)
  LOG_LEVEL       trace, debug, info, warn, error, fatal or silent (info: a line for each message)
  BASKET_TTL      when an idle basket gives its items back, such as 30 min (1h)
  NOTICES         off: no records on egress com.example/notices (on)
  DEAD_LETTERS    off: no records on egress com.example/dead-letters (on)
`;

await run(async () => {
  readOptions(HELP, {});
  // Only now, because the shop reads its settings when it is loaded, and may find fault with them.
  const { startFunctionsService } = await import("./functions-service.ts");
  const { env } = process;
  const service = await startFunctionsService({
    host: env["FUNCTIONS_HOST"] || "127.0.0.1",
    port: readPort("FUNCTIONS_PORT", env["FUNCTIONS_PORT"], 1108),
    logger: createLogger(),
  });
  print(process.stdout, `functions service is ready on ${service.url} (pid ${process.pid})`);
  return service;
});
