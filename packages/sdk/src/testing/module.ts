/** The module that functions are tested with: read where there is one, and whether functions and records fit it. */
import { splitTypeName } from "statefun-wire";
import type { Engine, Module } from "./engine.ts";

/** The module of a path, or of a text: that has more than one line. @throws Error when it is not one, with the line */
export function readModule(engine: Engine, module: string): Module {
  return module.includes("\n")
    ? engine.parseModule("module.yaml", module)
    : engine.readModule(module);
}

/** @throws Error that names the functions that the module routes to and that are not there, or those that nothing serves */
export function assertFits(
  { file, topics, endpoints }: Module,
  functions: readonly string[],
): void {
  for (const { topic, routes } of topics) {
    const missing = routes
      .flatMap(({ targets }) => targets)
      .filter((target) => !functions.includes(target));
    if (missing.length === 0) continue;
    throw new Error(
      `${file} routes topic "${topic}" to ${[...new Set(missing)].join(", ")}, not among the functions of this test: ` +
        `${functions.join(", ") || "none"}`,
    );
  }
  const served = endpoints.map((endpoint) => endpoint.functions);
  const unserved = functions.filter(
    (name) => !served.includes(name) && !served.includes(`${splitTypeName(name)?.namespace}/*`),
  );
  if (unserved.length > 0) {
    throw new Error(
      `no endpoint of ${file} serves ${unserved.join(", ")}: it has ${served.join(", ")}`,
    );
  }
}

/** What comes from outside: a message to a function, or a record of a topic. */
type Incoming =
  | { readonly do: "send"; readonly function: string }
  | { readonly do: "produce"; readonly topic: string; readonly type: string }
  | { readonly do: "wait" };

/** @throws Error when nothing would get it */
export function assertTakes(
  module: Module | undefined,
  functions: readonly string[],
  incoming: Incoming,
): void {
  if (incoming.do === "produce") assertCarries(module, incoming.topic, incoming.type);
  if (incoming.do !== "send" || functions.includes(incoming.function)) return;
  throw new Error(
    `${incoming.function} is not among the functions of this test: ${functions.join(", ") || "none"}`,
  );
}

/** @throws Error when a record of this type on this topic would not come to a function */
function assertCarries(module: Module | undefined, topic: string, type: string): void {
  if (module === undefined) {
    throw new Error(
      `there is no topic "${topic}" without a module: send() the message, or give a module`,
    );
  }
  const routes = module.topics.find((one) => one.topic === topic)?.routes;
  if (routes === undefined) {
    const topics = module.topics.map((one) => one.topic).join(", ");
    throw new Error(`"${topic}" is not an ingress topic of ${module.file}, which has ${topics}`);
  }
  if (routes.some(({ valueType }) => valueType === type)) return;
  const types = routes.map(({ valueType }) => valueType).join(", ");
  throw new Error(`topic "${topic}" of ${module.file} carries ${types}, and not ${type}`);
}
