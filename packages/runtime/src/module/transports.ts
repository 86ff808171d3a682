/** How an endpoint of module.yaml is called: the settings of Flink's two HTTP clients, each with its own names and defaults. */
import { dirname, join } from "node:path";
import type { z } from "zod";
import { durationMs } from "./duration.ts";
import {
  byType,
  duration,
  leaf,
  MAX_INT,
  mapping,
  orEmpty,
  textOf,
  typename,
  wholeNumber,
} from "./fields.ts";

/** How the functions of an endpoint are called. */
export interface TransportSpec {
  /** Which of Flink's clients calls them there: they differ in what they take for an answer. */
  readonly type: "async" | "okhttp";
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

const TYPES = {
  "io.statefun.transports.v1/async": "async",
  "io.statefun.transports.v1/okhttp": "okhttp",
} as const;
const MAX_PAYLOAD = 32 * 1024 * 1024;
/** The async client counts a call's time in nanoseconds, in 64 bits. */
const MAX_CALL_MS = Number((2n ** 63n - 1n) / 1_000_000n);

const resource = leaf("the path of a file (/path, file:/path or classpath:name)", (value) => {
  const path = textOf(value)?.replace(/^file:(\/\/(?=\/))?/, "") ?? "";
  return path === "" || /^(?!classpath:)[a-z+]{2,}:/i.test(path) ? undefined : path;
});

const timeToLive = leaf("a duration (15s)", (value) => durationMs(textOf(value)));

const type = leaf(Object.keys(TYPES).join(" or "), (value) => {
  const name = typename.safeParse(value).data ?? "";
  return Object.hasOwn(TYPES, name) ? TYPES[name as keyof typeof TYPES] : undefined;
});
export const okhttpTimeouts = mapping(
  {
    call: duration(MAX_INT).optional(),
    connect: duration(MAX_INT).optional(),
    read: duration(MAX_INT).optional(),
    write: duration(MAX_INT).optional(),
  },
  "a mapping of call, connect, read and write",
);

/** OkHttp's client. It has no limit for a payload; the local runtime needs one, and takes the other client's. */
export function okhttp(
  { timeouts = {} }: { timeouts?: z.output<typeof okhttpTimeouts> | undefined },
  context: z.RefinementCtx,
): TransportSpec {
  const { call = 60_000, connect = 10_000, read = 10_000, write = 10_000 } = timeouts;
  for (const [name, timeout] of Object.entries({ connect, read, write })) {
    if (timeout > call) {
      const message = `must not allow more for ${name} (${timeout} ms) than for the whole call (${call} ms)`;
      context.addIssue({ code: "custom", path: ["timeouts"], message });
    }
  }
  return {
    type: "okhttp",
    callTimeoutMs: call,
    connectTimeoutMs: connect,
    readTimeoutMs: read,
    payloadMaxBytes: MAX_PAYLOAD,
  };
}

/** Netty's client. With `timeouts`, written for the other one, it takes that one's names and defaults. */
const netty = mapping({
  timeouts: orEmpty(
    mapping(
      { call: duration(MAX_CALL_MS).optional(), connect: duration().optional() },
      "a mapping of call and connect",
    ),
  ),
  call: orEmpty(duration(MAX_CALL_MS)),
  connect: orEmpty(duration()),
  pool_ttl: orEmpty(timeToLive),
  pool_size: orEmpty(wholeNumber(1, MAX_INT)),
  payload_max_bytes: orEmpty(wholeNumber(1, MAX_INT)),
  trust_cacerts: orEmpty(resource),
  client_cert: orEmpty(resource),
  client_key: orEmpty(resource),
  client_key_password: orEmpty(resource),
}).transform((given, context): TransportSpec => {
  if ((given.client_cert === undefined) !== (given.client_key === undefined)) {
    const [has, lacks] = given.client_cert ? ["cert", "key"] : ["key", "cert"];
    const message = `has client_${has} without client_${lacks}: mutual TLS needs both`;
    context.addIssue({ code: "custom", message });
  }
  const [timeouts, defaults] = given.timeouts
    ? [given.timeouts, { call: 60_000, connect: 10_000 }]
    : [given, { call: 120_000, connect: 20_000 }];
  const files = {
    trustCaCerts: given.trust_cacerts,
    clientCert: given.client_cert,
    clientKey: given.client_key,
    clientKeyPassword: given.client_key_password,
  };
  return {
    type: "async",
    callTimeoutMs: timeouts.call ?? defaults.call,
    connectTimeoutMs: timeouts.connect ?? defaults.connect,
    payloadMaxBytes: given.payload_max_bytes ?? MAX_PAYLOAD,
    ...present(files),
  };
});

const chosen = byType(
  type.default("async"),
  (client) =>
    client === "okhttp"
      ? mapping({ timeouts: okhttpTimeouts.optional() }).transform(okhttp)
      : netty,
  "a mapping",
);

/** The client that the file chooses, async unless it says otherwise. What only the other one reads is not looked at. */
export const transport = chosen.default(() => chosen.parse({}));

const FILES = ["trustCaCerts", "clientCert", "clientKey", "clientKeyPassword"] as const;

/** A transport with `classpath:` files taken as beside module.yaml, which is on Flink's class path itself. */
export function locateFiles(spec: TransportSpec, moduleFile: string): TransportSpec {
  const located = FILES.flatMap((field) => {
    const name = /^classpath:\/*(.*)/.exec(spec[field] ?? "")?.[1];
    return name === undefined ? [] : [[field, join(dirname(moduleFile), name)]];
  });
  return { ...spec, ...Object.fromEntries(located) };
}

/** Without the properties that are undefined: an optional one is there or is not. */
function present<T extends object>(value: T) {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
