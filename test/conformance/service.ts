/** The functions service of the conformance scenarios, a process of its own: `service.ts PORT first|redeployed`. */
import type { AddressInfo } from "node:net";
import fastify from "fastify";
import { statefun } from "statefun-ts/fastify";
import { functions, redeployedFunctions } from "./functions.ts";

const [port, version] = process.argv.slice(2);
const app = fastify();
await app.register(statefun, {
  functions: version === "redeployed" ? redeployedFunctions : functions,
});
await app.listen({ host: "127.0.0.1", port: Number(port) });
process.stdout.write(`ready on ${(app.server.address() as AddressInfo).port}\n`);
