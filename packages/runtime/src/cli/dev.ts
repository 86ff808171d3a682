/** `statefun dev`: the local runtime alone, with any module.yaml, its functions called over HTTP. */

import { readOptions, readPort, UsageError } from "statefun-wire/program";
import { httpTransport } from "../call/transport.ts";
import { type EndpointSpec, type Module, readModule } from "../module/module.ts";
import type { CommandProgram } from "./command.ts";
import { startLocalRuntime } from "./local-runtime.ts";
import { createLogger } from "./logger.ts";

const HELP = `
Runs the functions of a module.yaml on the local runtime. They are served elsewhere, in any language, over HTTP.

  statefun dev [MODULE] [options]

  MODULE, --module MODULE     the file of the StateFun module, as Flink reads it (./module.yaml)
  --endpoint PATTERN=URL      where the functions of an endpoint are, instead of what the module says, such as
                              'com.example/*=http://127.0.0.1:1108/'; may be given more than once
  --data DIR                  where everything is kept (./data)
  --host HOST, --port PORT    where the API listens (127.0.0.1, 8082)
  --playground-ingress PORT, --playground-egress PORT
                              where the playground's ingress and egress listen, instead of what the module says
  --allow-host NAME           a name by which the API may be called, besides localhost, IP addresses and this machine's
                              own name; may be given more than once

Environment:
  LOG_LEVEL  trace, debug, info, warn, error, fatal or silent (info)
`;

const OPTIONS = {
  module: { type: "string" },
  endpoint: { type: "string", multiple: true },
  data: { type: "string", default: "./data" },
  host: { type: "string", default: "127.0.0.1" },
  port: { type: "string" },
  "playground-ingress": { type: "string" },
  "playground-egress": { type: "string" },
  "allow-host": { type: "string", multiple: true },
} as const;

export const dev: CommandProgram = async (args) => {
  const { values, positionals } = readOptions(HELP, OPTIONS, { min: 0, max: 1 }, args);
  if (values.module !== undefined && positionals.length > 0) {
    throw new UsageError("the module is given twice: as an argument, and by --module");
  }
  const [file = values.module ?? "module.yaml"] = positionals;
  const logger = createLogger();
  const module = withPlayground(readModule(file), {
    ingress: values["playground-ingress"],
    egress: values["playground-egress"],
  });
  const urls = readEndpoints(values.endpoint ?? [], module.endpoints);
  return startLocalRuntime({
    name: "runtime",
    functions: module.endpoints.map(
      ({ functions, urlPathTemplate }) =>
        `${functions} at ${urls.get(functions) ?? urlPathTemplate}`,
    ),
    module,
    dataDir: values.data,
    host: values.host,
    port: readPort("--port", values.port, 8082),
    allowedHosts: values["allow-host"] ?? [],
    logger,
    transport: (endpoint) =>
      httpTransport({
        ...endpoint,
        urlPathTemplate: urls.get(endpoint.functions) ?? endpoint.urlPathTemplate,
      }),
  });
};

/** The module with other ports for its playground. @throws UsageError for a port of what it does not have */
function withPlayground(
  module: Module,
  given: { readonly ingress: string | undefined; readonly egress: string | undefined },
): Module {
  const ports = <Server extends { readonly port: number }>(
    name: keyof typeof given,
    servers: readonly Server[],
  ) => {
    const option = `--playground-${name}`;
    if (given[name] !== undefined && servers.length === 0) {
      throw new UsageError(`${option}: ${module.file} has no io.statefun.playground.v1/${name}`);
    }
    return servers.map((server) => ({
      ...server,
      port: readPort(option, given[name], server.port),
    }));
  };
  return {
    ...module,
    playgroundIngresses: ports("ingress", module.playgroundIngresses),
    playgroundEgresses: ports("egress", module.playgroundEgresses),
  };
}

/** The URLs that replace the module's, by the pattern of their endpoint. */
function readEndpoints(
  given: readonly string[],
  endpoints: readonly EndpointSpec[],
): ReadonlyMap<string, string> {
  const patterns = endpoints.map(({ functions }) => functions);
  return new Map(
    given.map((text) => {
      const equals = text.indexOf("=");
      const [pattern, url] = [text.slice(0, equals), text.slice(equals + 1)];
      if (equals < 0 || !patterns.includes(pattern)) {
        throw new UsageError(
          `--endpoint ${text}: expected PATTERN=URL with a pattern of the module: ${patterns.join(", ")}`,
        );
      }
      if (!/^(https?|http\+unix):$/.test(URL.parse(url)?.protocol ?? "")) {
        throw new UsageError(`--endpoint ${text}: "${url}" is not an http, https or http+unix URL`);
      }
      return [pattern, url];
    }),
  );
}
