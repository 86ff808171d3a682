/** npm run serve: the shop's functions service, for a StateFun runtime to call. */
import { readOptions, run, serviceSettings, startService } from "statefun-ts/service";
import { shopSettings } from "./settings.ts";
import { createShop } from "./shop.ts";

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
  TLS_CA          a file of CA certificates: mutual TLS, only for callers with a certificate from one of them
  WORKERS         processes that share the port, for more than one core (1)
  LOG_LEVEL       trace, debug, info, warn, error, fatal or silent (info: a line for each message)
  BASKET_TTL      when an idle basket gives its items back, such as 30 min (1h)
  NOTICES         off: no records on egress com.example/notices (on)
  DEAD_LETTERS    off: no records on egress com.example/dead-letters (on)
`;

await run(async () => {
  readOptions(HELP, {});
  const { env } = process;
  return await startService({ ...createShop(shopSettings(env)), ...serviceSettings(env) });
});
