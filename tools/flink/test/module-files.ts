/** Module files as people write them, and as they get them wrong, in every format and with every kind that Flink has. */
import fc from "fast-check";
import { type Field, flow, lines, optional, type Values } from "./module-fields.ts";

const DURATIONS: Values = ["2m", "10 sec", "1 min", "100ms", "100", "1day", "3 millis", "1500 µs"];
const NO_DURATIONS: Values = ["0", "soon", "PT2M", "1.5s", "2 mins", "-1s", "60 days", "1 ns"];
const TYPENAMES: Values = ["com.example/in", "com.example.x/in-2", "a/b"];
const NO_TYPENAMES: Values = ["events", "a/b/c", "/b", "a/", "a//b", "a/b/", "'a b/c'", "a/*"];
const WHOLE: Values = ["1", "1000", "1_0", "'10'", "1.0"];
const NOT_WHOLE: Values = ["0", "-1", "1.5", "many", "2147483648", "'1_0'"];
const URLS: Values = [
  ...[
    "http://localhost:1108/",
    "https://host/{function.name}",
    "http://[::1]:1108",
    "http://1.2.3.4/",
  ],
  ...["HTTP://a.b.c/?q=[x]#f", "http://u:p@h:80/%41", "http://a./"],
];
const NO_URLS: Values = [
  ...["http://my_service:1108/", "http://a.1b/", "http://a-/", "http://a..b/", "http://host:0/"],
  ...[
    "http://host:99999/",
    "http:///path",
    "ftp://host/",
    "localhost:1108",
    "http://h/{name}",
    "http://h/%zz",
  ],
  ...["http://h/|", "http://h/[x]", "http+unix:///tmp/my.sock/x", "http+unix://my.sock/x", "//h/"],
  ...["http+unix:///tmp/my.socket", "https+unix:///tmp/my.sock/x", "http://h/ä", "http://ä/"],
].map((url) => JSON.stringify(url));
const timeout = (name: string) => optional(name, DURATIONS, NO_DURATIONS);
const TIMEOUTS = flow(["call", "connect", "read", "write"].map(timeout));

const transport = flow([
  optional(
    "type",
    ["io.statefun.transports.v1/async", "io.statefun.transports.v1/okhttp"],
    ["http", "a/b"],
  ),
  timeout("call"),
  timeout("connect"),
  optional("pool_ttl", ["15s", "0s"], ["soon"]),
  optional("pool_size", WHOLE, NOT_WHOLE),
  optional("payload_max_bytes", WHOLE, NOT_WHOLE),
  optional(
    "timeouts",
    ["{ call: 3m }", "{ call: 5m, read: 2m }"],
    ["{ read: 2m }", "{ call: 5s }", "{ call: 0 }", "{ call: 200000 days }"],
  ),
]);

interface Component {
  readonly kind: string;
  readonly lines: readonly string[];
}

const endpoint = (kind: string, more: Parameters<typeof lines>[0]): fc.Arbitrary<Component> =>
  lines([
    {
      name: "functions",
      right: ["com.example/*"],
      wrong: ["com.example/a", "'*/*'", "com.*/a", "com.example/a*", ...NO_TYPENAMES],
    },
    { name: "urlPathTemplate", right: URLS, wrong: NO_URLS },
    optional("maxNumBatchRequests", WHOLE, NOT_WHOLE),
    ...more,
  ]).map((found) => ({ kind, lines: found }));

const route = (name: string) =>
  flow([
    {
      name,
      right: ["orders", "a.b_c-d", "20240101"],
      wrong: ["'bad topic'", "a/b", "..", "x".repeat(250)],
    },
    { name: "valueType", right: ["com.example/T", "anything"], wrong: ["5", "''"] },
    {
      name: "targets",
      right: ["[com.example/a]", "[com.example/a, com.example/b/]"],
      wrong: ["[]", "com.example/a", "[a]", "[com.example/*]", "[other/x]"],
    },
  ]).map((item) => `[${item}]`);

const DATES: Values = ["2020-02-01 04:15:00.000 +0000", "2020-02-30 24:00:00.000 -1800"];
const NO_DATES: Values = [
  ...["2020-02-01 04:15:00.000 Z", "2020-02-01 04:15:00.00 +0000", "2020-13-01 04:15:00.000 +0000"],
  ...[
    "2020-02-01 24:00:00.001 +0000",
    "2020-02-01 04:15:00.000 +1801",
    "0000-02-01 04:15:00.000 +0000",
  ],
];
const position = (...right: string[]) =>
  optional(
    "startupPosition",
    [...right, ...DATES.map((date) => `{ type: date, date: ${date} }`)],
    [
      ...["{ type: lattest }", "earliest", "{ type: groupOffsets }", "{ type: date }", "{}", "~"],
      ...["{ type: specific-offsets }", "{ type: specific-offsets, offsets: [] }"],
      ...[
        "{ type: specific-offsets, offsets: [a: 91] }",
        "{ type: specific-offsets, offsets: [a/-1: 91] }",
      ],
      ...["{ type: specific-offsets, offsets: { a/0: 91 } }", "{ type: group-offsets }"],
      ...NO_DATES.map((date) => `{ type: date, date: ${date} }`),
    ],
  );
const settings = (name: string) =>
  optional(
    name,
    ["[fetch.max.bytes: 1000]", "[]", "[{ a: 1, b: 2 }, c: ~]"],
    ["[a]", "[{}]", "{ a: 1 }"],
  );
const address: Field = {
  name: "address",
  right: ["kafka:9092", "'a:1, b_c:2'", "PLAINTEXT://a:1", "'[::1]:1'"],
  wrong: ["kafka", "9092", "'a:1,'"],
};

const kafkaIngress = lines([
  { name: "id", right: TYPENAMES, wrong: NO_TYPENAMES },
  address,
  { name: "consumerGroupId", right: ["group", "5"] },
  optional("autoOffsetResetPosition", ["earliest", "Latest"], ["none"]),
  position(
    "{ type: earliest }",
    "{ type: latest }",
    "{ type: group-offsets }",
    "{ type: specific-offsets, offsets: [a/0: 91] }",
  ),
  optional(
    "properties",
    [
      "[bootstrap.servers: 'x:1', group.id: x]",
      "[flink.poll-timeout: 100]",
      "[fetch.max.bytes: 1000]",
    ],
    [
      "[flink.poll-timeout: soon]",
      "[flink.partition-discovery.interval-millis: 1s]",
      "{ a: 1 }",
      "[a]",
    ],
  ),
  { name: "topics", value: route("topic") },
]).map((found): Component => ({ kind: "io.statefun.kafka.v1/ingress", lines: found }));

const kinesisIngress = lines([
  { name: "id", right: TYPENAMES, wrong: NO_TYPENAMES },
  optional(
    "awsRegion",
    ["{ type: default }", "{ type: specific, id: eu-west-1 }"],
    ["eu-west-1", "{ type: specific }", "{ type: any }"],
  ),
  optional(
    "awsCredentials",
    ["{ type: basic, accessKeyId: a, secretAccessKey: 5 }"],
    ["{ type: basic }", "{ type: profile }"],
  ),
  position("{ type: earliest }", "{ type: latest }"),
  settings("clientConfigProperties"),
  { name: "streams", value: route("stream") },
]).map((found): Component => ({ kind: "io.statefun.kinesis.v1/ingress", lines: found }));

const kafkaEgress = lines([
  { name: "id", right: ["com.example/out"], wrong: NO_TYPENAMES },
  address,
  optional(
    "deliverySemantic",
    [
      ...[
        "{ type: none }",
        "{ type: at-least-once }",
        "{ type: exactly-once, transactionTimeout: 15min }",
      ],
      "{ type: exactly-once, transactionTimeoutMillis: '900000' }",
    ],
    [
      ...["{ type: exactly-once }", "exactly-once", "{ type: exactly_once }", "~"],
      ...[
        "{ type: exactly-once, transactionTimeout: 0 }",
        "{ type: exactly-once, transactionTimeoutMillis: 0 }",
      ],
      "{ type: exactly-once, transactionTimeoutMillis: ~, transactionTimeout: 1m }",
    ],
  ),
  settings("properties"),
]).map((found): Component => ({ kind: "io.statefun.kafka.v1/egress", lines: found }));

const kinesisEgress = lines([
  { name: "id", right: ["com.example/streams"], wrong: NO_TYPENAMES },
  optional(
    "awsRegion",
    ["{ type: custom-endpoint, id: x, endpoint: https://localhost/ }"],
    ["{ type: custom-endpoint, id: x, endpoint: http://localhost/ }"],
  ),
  optional("maxOutstandingRecords", WHOLE, NOT_WHOLE),
]).map((found): Component => ({ kind: "io.statefun.kinesis.v1/egress", lines: found }));

const indented = (by: number, found: readonly string[]) =>
  found.map((line) => `${" ".repeat(by)}${line}\n`).join("");

const documents = (components: readonly Component[]): string =>
  components
    .map(({ kind, lines: spec }) => `kind: ${kind}\nspec:\n${indented(2, spec)}`)
    .join("---\n");

/** The one document of StateFun 3.0. */
function legacy(components: readonly Component[], version: string): string {
  const lists = (["endpoint", "ingress", "egress"] as const).map((name) => {
    const items = components.filter(({ kind }) =>
      kind.includes(name === "endpoint" ? "endpoints" : `/${name}`),
    );
    const text = items.map(({ kind, lines: spec }) => {
      const id = spec.find((line) => line.startsWith("id:"));
      const meta =
        name === "endpoint" ? ["kind: http"] : [`type: ${kind.replace(".v1", "")}`, id ?? ""];
      return `      - ${name}:\n          meta:\n${indented(12, meta)}          spec:\n${indented(
        12,
        spec.filter((line) => line !== id),
      )}`;
    });
    const list = { endpoint: "endpoints", ingress: "ingresses", egress: "egresses" }[name];
    return text.length > 0 ? `    ${list}:\n${text.join("")}` : "";
  });
  return `version: ${version}\nmodule:\n  meta:\n    type: remote\n  spec:\n${lists.join("")}`;
}

const v1 = endpoint("io.statefun.endpoints.v1/http", [{ name: "timeouts", value: TIMEOUTS }]);
const v2 = endpoint("io.statefun.endpoints.v2/http", [{ name: "transport", value: transport }]);
const rest = fc.tuple(
  fc.oneof(
    { weight: 8, arbitrary: kafkaIngress.map((one) => [one]) },
    { weight: 4, arbitrary: kinesisIngress.map((one) => [one]) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  fc.oneof(
    fc.constant([]),
    kafkaEgress.map((one) => [one]),
    kinesisEgress.map((one) => [one]),
  ),
);

/** The text of a module file. */
export const moduleFile: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(v2, rest).map(([one, others]) => documents([one, ...others.flat()])),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(v1, rest).map(([one, others]) => documents([one, ...others.flat()])),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(v1, rest, fc.constantFrom('"3.0"', "'3.0'", '"3.0"', '"3.0"', "3.0", '"3.1"', '"2.0"'))
      .map(([one, others, version]) => legacy([one, ...others.flat()], version)),
  },
);
