/** How the engine is doing, at one look. */
import * as z from "zod";
import type { EndpointView } from "../operator/endpoints.ts";
import { HEALTH_CODES } from "../operator/health.ts";
import type { Runtime } from "../runtime.ts";
import { timeText } from "../time-text.ts";
import { version } from "../version.ts";
import { Kafka, renderKafka } from "./kafka-view.ts";
import { operation, type Route } from "./operation.ts";
import type { PagesOptions } from "./pages.ts";
import type { ServerOptions } from "./server.ts";
import { Count, Failure, renderFailure, Time } from "./views.ts";

const Bytes = Count;
const Ms = z.number().min(0);

const Endpoint = z.object({
  functions: z.string().meta({ description: "the pattern of the module" }),
  callsInFlight: Count,
  up: z.boolean(),
  ...Failure.partial().shape,
  lastOutage: z
    .object({ since: Time, until: Time, reason: z.string() })
    .optional()
    .meta({ description: "the last time that it could not be reached, and can again" }),
});

const Engine = z.object({
  version: z.string(),
  since: Time.meta({ description: "when it started" }),
  status: z.enum(["healthy", "degraded", "failed"]),
  reasons: z
    .array(z.object({ code: z.enum(HEALTH_CODES), text: z.string() }))
    .meta({ description: "why it is not healthy, the worst first" }),
  commits: z.object({
    count: Count,
    medianMs: Ms.meta({ description: "of the newest 256" }),
    p99Ms: Ms,
    underWayMs: Ms.meta({
      description: "of the one that is on its way to the disk: 0 without one",
    }),
  }),
  waiting: z.object({
    records: z
      .array(z.object({ topic: z.string(), records: Count }))
      .meta({ description: "that the functions have not got yet, of topics with any" }),
    bytesAhead: Bytes.meta({ description: "about: what is done and not yet durable" }),
  }),
  memory: z.object({
    rssBytes: Bytes,
    heapBytes: Bytes,
    instances: Count,
    instanceBytes: Bytes,
  }),
  store: z.object({
    bytes: Bytes,
    walBytes: Bytes,
    freeBytes: Bytes.optional().meta({ description: "of the disk that it is on" }),
  }),
  endpoints: z.array(Endpoint),
  kafka: Kafka.optional().meta({ description: "where the Kafka of the module is contacted" }),
  module: z.string().meta({ description: "its file" }),
  panel: z
    .boolean()
    .meta({ description: "whether the module has a panel of its own in the console" }),
  access: z.object({
    tokens: Count.meta({ description: "0: everybody may do everything" }),
    tls: z.boolean(),
    allowedHosts: z.array(z.string()),
  }),
  settings: z.array(z.object({ name: z.string(), value: z.unknown(), isDefault: z.boolean() })),
});

export function engineRoutes(runtime: Runtime, server: ServerOptions & PagesOptions): Route[] {
  return [
    operation({
      method: "GET",
      path: "/engine",
      tag: "engine",
      summary:
        "whether the engine is well and why not, how fast its disk is, what waits, its services, and what it goes by",
      role: "read",
      answer: Engine,
      handle(): z.infer<typeof Engine> {
        const { since, reasons, instances, store, endpoints, kafka, ...view } = runtime.engine();
        const { rss, heapUsed } = process.memoryUsage();
        return {
          version: version(),
          since: timeText(since),
          status: statusOf(reasons),
          reasons: [...reasons],
          commits: view.commits,
          waiting: { ...view.waiting, records: [...view.waiting.records] },
          memory: {
            rssBytes: rss,
            heapBytes: heapUsed,
            instances: instances.inMemory,
            instanceBytes: instances.bytes,
          },
          store: {
            bytes: store.bytes,
            walBytes: store.walBytes,
            ...(store.freeBytes !== undefined && { freeBytes: store.freeBytes }),
          },
          endpoints: endpoints.map(renderEndpoint),
          ...(kafka && { kafka: renderKafka(kafka) }),
          module: view.module,
          panel: server.panel !== undefined,
          access: {
            tokens: server.tokens?.count ?? 0,
            tls: server.tls !== undefined,
            allowedHosts: [...(server.allowedHosts ?? [])],
          },
          settings: [...view.settings],
        };
      },
    }),
    operation({
      method: "GET",
      path: "/endpoints",
      tag: "engine",
      summary:
        "the services that functions have been called at, and since when and why one cannot be reached",
      role: "read",
      answer: z.array(Endpoint),
      handle: () => runtime.endpoints().map(renderEndpoint),
    }),
  ];
}

function statusOf(reasons: readonly { readonly code: string }[]) {
  if (reasons.some(({ code }) => code === "store-failed")) return "failed";
  return reasons.length > 0 ? "degraded" : "healthy";
}

function renderEndpoint({
  outage,
  lastOutage,
  ...endpoint
}: EndpointView): z.infer<typeof Endpoint> {
  return {
    ...endpoint,
    up: outage === undefined,
    ...(outage && renderFailure(outage)),
    ...(lastOutage && {
      lastOutage: {
        since: timeText(lastOutage.since),
        until: timeText(lastOutage.until),
        reason: lastOutage.reason,
      },
    }),
  };
}
