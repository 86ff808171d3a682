/**
 * `statefun-ts/health`, a health check for images, which have no curl: it ends with exit code 0 when the functions service
 * that has the same settings in its environment is alive on this machine, else with 1.
 *
 *   HEALTHCHECK CMD ["node", "--eval", "import('statefun-ts/health')"]
 */
import { request as http } from "node:http";
import { request as https } from "node:https";
import { serviceSettings } from "./settings.ts";

/** A service that listens on all addresses listens on this one. */
const LOOPBACK: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

const { at, tls } = serviceSettings(process.env);
const request = tls === undefined ? http : https;
const isMutual = tls?.ca !== undefined;

request({
  ...("path" in at
    ? { socketPath: at.path }
    : { port: at.port, host: LOOPBACK[at.host] ?? at.host }),
  path: "/healthz",
  // The question is whether it lives, not who it is.
  rejectUnauthorized: false,
  ...(isMutual && { cert: tls.cert, key: tls.key }),
})
  .on("response", ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on("error", ({ code = "" }: NodeJS.ErrnoException) => {
    // Its own certificate may be for servers only. Then it is refused, by a service that is alive.
    process.exit(isMutual && /^(ECONNRESET|EPIPE|ERR_SSL_.*)$/.test(code) ? 0 : 1);
  })
  .end();
