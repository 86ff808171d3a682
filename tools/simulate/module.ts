/** The module of the simulated functions. */
import { fileURLToPath } from "node:url";
import { type Module, readModule } from "statefun-runtime";

export const MODULE_FILE = fileURLToPath(new URL("module.yaml", import.meta.url));
const MODULE = readModule(MODULE_FILE);

/** The ingress topics, and the functions that the records of each go to. */
export const ROUTES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  MODULE.topics.map(({ topic, routes }) => [
    topic,
    routes.flatMap(({ targets }) => targets.map((target) => target.slice("simulate/".length))),
  ]),
);

export function moduleWith(maxNumBatchRequests: number): Module {
  const endpoints = MODULE.endpoints.map((endpoint) => ({ ...endpoint, maxNumBatchRequests }));
  return { ...MODULE, endpoints };
}
