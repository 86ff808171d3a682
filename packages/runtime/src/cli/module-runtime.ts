/** What `statefun dev` runs: the local runtime, with any module.yaml, its functions called over HTTP. */
import { type Running, readPort, UsageError } from "statefun-wire/program";
import { type Module, readModule } from "../module/module.ts";
import { readAccess } from "./access.ts";
import { transportsAt, urlsOf } from "./endpoints.ts";
import { readKafka } from "./kafka.ts";
import { startLocalRuntime } from "./local-runtime.ts";
import { createLogger } from "./logger.ts";
import { readRetention } from "./retention.ts";
import { readSize } from "./size.ts";

/** Its options, as they were given. */
export interface ModuleRuntimeOptions {
  readonly endpoint?: readonly string[];
  readonly kafka?: readonly string[];
  readonly kafkaMarkerLost?: boolean;
  readonly data: string;
  readonly history?: string;
  readonly retention?: readonly string[];
  readonly host: string;
  readonly port?: string;
  readonly playgroundIngress?: string;
  readonly playgroundEgress?: string;
  readonly allowHost?: readonly string[];
  readonly tokens?: string;
  readonly panel?: string;
}

/** @throws UsageError */
export async function startModuleRuntime(
  file: string,
  options: ModuleRuntimeOptions,
): Promise<Running> {
  const logger = createLogger();
  const module = withPlayground(readModule(file), {
    ingress: options.playgroundIngress,
    egress: options.playgroundEgress,
  });
  const urls = urlsOf(options.endpoint, module);
  return startLocalRuntime({
    name: "runtime",
    functions: module.endpoints.map(
      ({ functions, urlPathTemplate }) =>
        `${functions} at ${urls.get(functions) ?? urlPathTemplate}`,
    ),
    module,
    dataDir: options.data,
    settings: {
      ...readRetention(options.retention ?? []),
      ...(options.history !== undefined && { historyBytes: readHistory(options.history) }),
    },
    host: options.host,
    port: readPort("--port", options.port, 8082),
    allowedHosts: options.allowHost ?? [],
    panel: options.panel,
    ...readAccess(process.env, logger, options.tokens),
    logger,
    transport: transportsAt(urls),
    kafka: readKafka(options.kafka, options.kafkaMarkerLost),
  });
}

/** @throws UsageError */
function readHistory(text: string): number {
  const bytes = readSize(text);
  if (bytes !== undefined) return bytes;
  throw new UsageError(`--history ${text}: expected a size, such as 500MiB`);
}

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
