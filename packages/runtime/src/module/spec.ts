/**
 * The `spec` of each kind of component in a module.yaml: the fields that the local runtime uses, with the names, types and
 * defaults of StateFun 3.3. Fields that are not named here are ignored, as Flink ignores what it does not know; so are those
 * that only say how to reach Kafka or AWS.
 */
import { dirname, join } from "node:path";
import { z } from "zod";
import { DURATION_HELP, parseDuration } from "./duration.ts";

/** How the functions of an endpoint are called. */
export interface TransportSpec {
  /** For the whole call, retries included. */
  readonly callTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Only the okhttp transport has one. */
  readonly readTimeoutMs?: number;
  /** Of a request or a response. */
  readonly payloadMaxBytes: number;
  /** Path of a PEM file; so are the next two. */
  readonly trustCaCerts?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  /** Path of the file that holds the password, as in Flink, not the password. */
  readonly clientKeyPassword?: string;
}

const OKHTTP = "io.statefun.transports.v1/okhttp";
const ASYNC = "io.statefun.transports.v1/async";
const MAX_INT = 2 ** 31 - 1;
const MAX_PAYLOAD = 32 * 1024 * 1024;

/** Every leaf: `parse` answers undefined for what it does not accept, `what` says what it would. */
function leaf<T>(what: string, parse: (value: unknown) => T | undefined) {
  return z.unknown().transform((value, context): T => {
    const parsed = parse(value);
    if (parsed === undefined) {
      context.addIssue({ code: "custom", message: must(what)(value) });
      return z.NEVER;
    }
    return parsed;
  });
}

function must(what: string) {
  return (value: unknown) =>
    value === undefined ? `is missing: it must be ${what}` : `must be ${what}, not ${show(value)}`;
}

/** A value as an error message names it: short, and on one line. */
export function show(value: unknown): string {
  if (value === null) {
    return "empty";
  }
  if (typeof value === "object") {
    return Array.isArray(value) ? (value.length > 0 ? "a list" : "an empty list") : "a mapping";
  }
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function text(what: string, pattern = /./s) {
  return leaf(what, (value) =>
    typeof value === "string" && pattern.test(value) ? value : undefined,
  );
}

function list<T>(what: string, item: z.ZodType<T>) {
  const error = ({ input }: { input?: unknown }) => must(`a list of ${what}`)(input);
  return z.array(item, { error }).min(1, { error });
}

function mapping<T extends z.ZodRawShape>(shape: T, what = "a mapping") {
  return z.object(shape, { error: ({ input }) => must(what)(input) });
}

function wholeNumber(min: number, max: number) {
  return leaf(`a whole number from ${min} to ${max}`, (value) => {
    // Quoted numbers and 10_000 are numbers to Flink, too.
    const quoted = typeof value === "string" && /^\s*\d[\d_]*\s*$/.test(value);
    const number = quoted ? Number(value.replaceAll("_", "")) : value;
    return Number.isInteger(number) && Number(number) >= min && Number(number) <= max
      ? Number(number)
      : undefined;
  });
}

const typename = text("<namespace>/<name>", /^[^/\s*]+\/[^/\s*]+$/);
const duration = leaf(DURATION_HELP, (value) => {
  const milliseconds = parseDuration(value);
  // A Node timer of more than 2^31-1 ms (25 days) would fire at once.
  return milliseconds === undefined ? undefined : Math.min(milliseconds, MAX_INT);
});
const port = wholeNumber(1, 65_535);

const url = leaf(
  "an http, https or http+unix URL (http+unix:///path/of.sock/path), with {function.name} as the only placeholder",
  (value) => {
    const sample = typeof value === "string" ? value.replaceAll("{function.name}", "name") : "";
    const wellFormed = /^http\+unix:/i.test(sample)
      ? /^http\+unix:\/\/\/[^?#]*\.sock(\/|$)/i.test(sample)
      : /^https?:\/\/[^/]/i.test(sample) && URL.canParse(sample);
    return wellFormed && !/[\s{}]/.test(sample) ? String(value) : undefined;
  },
);

const resource = leaf("the path of a file (/path, file:/path or classpath:name)", (value) => {
  const path = typeof value === "string" ? value.replace(/^file:(\/\/(?=\/))?/, "") : "";
  return path === "" || /^(?!classpath:)[a-z+]{2,}:/i.test(path) ? undefined : path;
});

const timeouts = mapping(
  {
    call: duration.optional(),
    connect: duration.optional(),
    read: duration.optional(),
    write: duration.optional(),
  },
  "a mapping of call, connect, read and write",
);

const transport = mapping({
  type: leaf(`${ASYNC} or ${OKHTTP}`, (value) =>
    value === ASYNC || value === OKHTTP ? value : undefined,
  ).default(ASYNC),
  timeouts: timeouts.optional(),
  call: duration.optional(),
  connect: duration.optional(),
  payload_max_bytes: wholeNumber(1, MAX_INT).default(MAX_PAYLOAD),
  trust_cacerts: resource.optional(),
  client_cert: resource.optional(),
  client_key: resource.optional(),
  client_key_password: resource.optional(),
});

/** OkHttp's client. It has no limit for a payload; the local runtime needs one, and takes the other transport's. */
function okhttp(context: z.RefinementCtx, given: z.output<typeof timeouts> = {}): TransportSpec {
  const { call = 60_000, connect = 10_000, read = 10_000, write = 10_000 } = given;
  for (const [name, timeout] of Object.entries({ connect, read, write })) {
    if (timeout > call) {
      const message = `must not allow more for ${name} (${timeout} ms) than for the whole call (${call} ms)`;
      context.addIssue({ code: "custom", path: ["timeouts"], message });
    }
  }
  return {
    callTimeoutMs: call,
    connectTimeoutMs: connect,
    readTimeoutMs: read,
    payloadMaxBytes: MAX_PAYLOAD,
  };
}

/** Netty's client. With `timeouts`, written for the other one, it takes that one's names and defaults. */
function netty(given: z.output<typeof transport>, context: z.RefinementCtx): TransportSpec {
  if ((given.client_cert === undefined) !== (given.client_key === undefined)) {
    const [has, lacks] = given.client_cert ? ["cert", "key"] : ["key", "cert"];
    const message = `has client_${has} without client_${lacks}: mutual TLS needs both`;
    context.addIssue({ code: "custom", message });
  }
  const [chosen, defaults] = given.timeouts
    ? [given.timeouts, { call: 60_000, connect: 10_000 }]
    : [given, { call: 120_000, connect: 20_000 }];
  const files = {
    trustCaCerts: given.trust_cacerts,
    clientCert: given.client_cert,
    clientKey: given.client_key,
    clientKeyPassword: given.client_key_password,
  };
  return {
    callTimeoutMs: chosen.call ?? defaults.call,
    connectTimeoutMs: chosen.connect ?? defaults.connect,
    payloadMaxBytes: given.payload_max_bytes,
    ...present(files),
  };
}

const endpoint = {
  functions: text("<namespace>/<name> or <namespace>/*", /^[^/\s*]+\/([^/\s*]+|\*)$/),
  urlPathTemplate: url,
  maxNumBatchRequests: wholeNumber(1, MAX_INT).default(1000),
};

/** `io.statefun.endpoints.v1/http`: always okhttp, with its timeouts beside the other fields. */
export const endpointV1 = mapping({
  ...endpoint,
  timeouts: timeouts.optional(),
}).transform(({ timeouts: given, ...rest }, context) => ({
  ...rest,
  transport: okhttp(context, given),
}));

/** `io.statefun.endpoints.v2/http`: the transport is chosen, async unless said otherwise. */
export const endpointV2 = mapping({
  ...endpoint,
  transport: transport
    .transform((given, context) =>
      given.type === OKHTTP ? okhttp(context, given.timeouts) : netty(given, context),
    )
    .prefault({}),
});

/** `io.statefun.kafka.v1/ingress` */
export const kafkaIngress = mapping({
  id: typename,
  address: text("a string").optional(),
  topics: list(
    "topics",
    mapping(
      {
        // Kafka's own rule; it also keeps a topic safe to stand in a URL.
        topic: text("1 to 249 of a-z A-Z 0-9 . _ -", /^(?!\.\.?$)[\w.-]{1,249}$/),
        valueType: text("the type name of the values"),
        targets: list("function types <namespace>/<name>", typename),
      },
      "a mapping of topic, valueType and targets",
    ),
  ),
});

/** `io.statefun.kafka.v1/egress` */
export const kafkaEgress = mapping({
  id: typename,
  address: text("a string").optional(),
});

/** `io.statefun.kinesis.v1/egress`: the stream is named by each record. */
export const kinesisEgress = mapping({ id: typename });

/** An egress of an extension module: the rest of its spec is that module's business. */
export const customEgress = mapping({ id: typename });

/** `io.statefun.playground.v1/ingress` */
export const playgroundIngress = mapping({ port });

/** `io.statefun.playground.v1/egress` */
export const playgroundEgress = mapping({
  port,
  topics: list("topics", text("the name of a topic")),
});

const FILES = ["trustCaCerts", "clientCert", "clientKey", "clientKeyPassword"] as const;

/** A transport with `classpath:` files taken as beside module.yaml, which is on Flink's class path itself. */
export function locateFiles(transport: TransportSpec, moduleFile: string): TransportSpec {
  const located = FILES.flatMap((field) => {
    const name = /^classpath:\/*(.*)/.exec(transport[field] ?? "")?.[1];
    return name === undefined ? [] : [[field, join(dirname(moduleFile), name)]];
  });
  return { ...transport, ...Object.fromEntries(located) };
}

/** Without the properties that are undefined: an optional one is there or is not. */
function present<T extends object>(value: T) {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
