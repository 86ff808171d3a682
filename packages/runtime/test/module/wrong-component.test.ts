/** A module.yaml with a component that is wrong: one line that says where and what, and what is allowed. */
import { describe, expect, test } from "vitest";
import { ENDPOINT, parse, problem, v2, withEndpoint } from "./support.ts";

describe("a wrong endpoint", () => {
  const functions = "functions: com.example/*";
  const url = "urlPathTemplate: http://localhost/";
  const DURATION =
    "a duration longer than 0: a whole number and d, h, m, s, ms, µs or ns (2m, 10 sec, 100ms)";
  const URL_HELP =
    "an http, https or http+unix URL (http+unix:///path/of.sock/path), with {function.name} as the only placeholder";

  test.each<[string[], string]>([
    [[url], "2: spec.functions is missing: it must be <namespace>/<name> or <namespace>/*"],
    [[functions], `2: spec.urlPathTemplate is missing: it must be ${URL_HELP}`],
    ...["stock", "com.example/", "com.*/stock", "com.example/st*", "a/b/c", "'*/*'"].map(
      (pattern): [string[], string] => [
        [url, `functions: ${pattern}`],
        `4: spec.functions must be <namespace>/<name> or <namespace>/*, not "${pattern.replaceAll("'", "")}"`,
      ],
    ),
    ...[
      ...["ftp://host/", "localhost:1108", "http:///path", "http://host:99999/", "http://a b/"],
      ...[
        "http://host/{name}",
        "http+unix://my.sock/x",
        "http+unix:///tmp/my.socket",
        "https+unix:///my.sock",
      ],
    ].map((wrong): [string[], string] => [
      [functions, `urlPathTemplate: ${wrong}`],
      `4: spec.urlPathTemplate must be ${URL_HELP}, not "${wrong}"`,
    ]),
    ...["0", "-1", "1.5", "many", "2147483648"].map((wrong): [string[], string] => [
      [functions, url, `maxNumBatchRequests: ${wrong}`],
      `5: spec.maxNumBatchRequests must be a whole number from 1 to 2147483647, not ${wrong === "many" ? '"many"' : wrong}`,
    ]),
    [[functions, url, "transport:"], "5: spec.transport must be a mapping, not empty"],
    [
      [functions, url, "transport:", "  type: http"],
      '6: spec.transport.type must be io.statefun.transports.v1/async or io.statefun.transports.v1/okhttp, not "http"',
    ],
    [
      [functions, url, "transport:", "  call: soon"],
      `6: spec.transport.call must be ${DURATION}, not "soon"`,
    ],
    [
      [functions, url, "transport:", "  timeouts:", "    connect: 0"],
      `7: spec.transport.timeouts.connect must be ${DURATION}, not 0`,
    ],
    [
      [functions, url, "transport:", "  payload_max_bytes: 3 GiB"],
      '6: spec.transport.payload_max_bytes must be a whole number from 1 to 2147483647, not "3 GiB"',
    ],
    [
      [functions, url, "transport:", "  client_cert: /client.crt"],
      "5: spec.transport has client_cert without client_key: mutual TLS needs both",
    ],
    [
      [functions, url, "transport:", "  trust_cacerts: https://host/ca.pem"],
      '6: spec.transport.trust_cacerts must be the path of a file (/path, file:/path or classpath:name), not "https://host/ca.pem"',
    ],
    [
      [
        ...[functions, url, "transport:", "  type: io.statefun.transports.v1/okhttp"],
        ...["  timeouts:", "    call: 5s"],
      ],
      "7: spec.transport.timeouts must not allow more for connect (10000 ms) than for the whole call (5000 ms)",
    ],
    [["transport: 5", "functions: 7", url], "3: spec.transport must be a mapping, not 5"],
  ])("%j", (spec, message) => {
    expect(problem(() => parse(v2(...spec)))).toBe(`module.yaml:${message}`);
  });

  test("version 1 is checked alike", () => {
    const text = ENDPOINT.replace("v2", "v1");
    expect(problem(() => parse(`${text}  timeouts: { read: 2m }\n`))).toBe(
      "module.yaml:5: spec.timeouts must not allow more for read (120000 ms) than for the whole call (60000 ms)",
    );
  });
});

describe("a wrong ingress or egress", () => {
  const INGRESS = "io.statefun.kafka.v1/ingress";
  const TYPES = "a list of function types <namespace>/<name>";
  const topic = (name: string, targets: string) =>
    `  - { topic: ${name}, valueType: com.example/T, targets: ${targets} }`;

  test.each<[string, string[], string]>([
    [
      INGRESS,
      ["id: events", "topics:", topic("a", "[com.example/a]")],
      '8: spec.id must be <namespace>/<name>, not "events"',
    ],
    [INGRESS, ["id: com.example/in"], "7: spec.topics is missing: it must be a list of topics"],
    [
      INGRESS,
      ["id: com.example/in", "topics: []"],
      "9: spec.topics must be a list of topics, not an empty list",
    ],
    [
      INGRESS,
      ["id: com.example/in", "address: [kafka]", "topics:", topic("a", "[com.example/a]")],
      "9: spec.address must be <host>:<port> of the brokers, with commas between, not a list",
    ],
    [
      INGRESS,
      ["id: com.example/in", "topics:", "  - add-to-cart"],
      '10: spec.topics[0] must be a mapping of topic, valueType and targets, not "add-to-cart"',
    ],
    [
      INGRESS,
      ["id: com.example/in", "topics:", topic("a b", "[com.example/a]")],
      '10: spec.topics[0].topic must be 1 to 249 of a-z A-Z 0-9 . _ -, not "a b"',
    ],
    [
      INGRESS,
      ["id: com.example/in", "topics:", topic("..", "[com.example/a]")],
      '10: spec.topics[0].topic must be 1 to 249 of a-z A-Z 0-9 . _ -, not ".."',
    ],
    [
      INGRESS,
      ["id: com.example/in", "topics:", "  - topic: a", "    targets: [com.example/a]"],
      "10: spec.topics[0].valueType is missing: it must be the type name of the values",
    ],
    [
      INGRESS,
      ["id: com.example/in", "topics:", topic("a", "[]")],
      `10: spec.topics[0].targets must be ${TYPES}, not an empty list`,
    ],
    [
      INGRESS,
      ["id: com.example/in", "topics:", topic("a", "com.example/a")],
      `10: spec.topics[0].targets must be ${TYPES}, not "com.example/a"`,
    ],
    [
      INGRESS,
      ["id: com.example/in", "topics:", topic("a", "[com.example/a, com.example/*]")],
      '10: spec.topics[0].targets[1] must be <namespace>/<name>, not "com.example/*"',
    ],
    [
      INGRESS,
      [
        "id: com.example/in",
        "topics:",
        topic("a", "[com.example/a]"),
        topic("b", "[org.example/b]"),
        "address: kafka:9092",
        "consumerGroupId: test",
      ],
      '11: no endpoint serves the target "org.example/b": there are com.example/*',
    ],
    [
      INGRESS,
      [
        "id: com.example/in",
        "topics:",
        topic("a", "[com.example/a]"),
        topic("a", "[com.example/b]"),
        "address: kafka:9092",
        "consumerGroupId: test",
      ],
      '11: topic "a" of ingress "com.example/in" is declared twice, first on line 10',
    ],
    [
      "io.statefun.kafka.v1/egress",
      ["address: kafka:9092"],
      "7: spec.id is missing: it must be <namespace>/<name>",
    ],
    ["io.statefun.kinesis.v1/egress", ["id: 5"], "8: spec.id must be <namespace>/<name>, not 5"],
    ...["0", "65536", "http"].map((port): [string, string[], string] => [
      "io.statefun.playground.v1/ingress",
      [`port: ${port}`],
      `8: spec.port must be a whole number from 1 to 65535, not ${port === "http" ? '"http"' : port}`,
    ]),
    [
      "io.statefun.playground.v1/egress",
      ["port: 8091", "topics:"],
      "9: spec.topics must be a list of topics, not empty",
    ],
  ])("%s %j", (kind, spec, message) => {
    expect(problem(() => parse(withEndpoint(kind, ...spec)))).toBe(`module.yaml:${message}`);
  });

  test("what is declared twice", () => {
    expect(problem(() => parse(`${ENDPOINT}---\n${ENDPOINT}`))).toBe(
      'module.yaml:8: endpoint "com.example/*" is declared twice, first on line 3',
    );
    const egress =
      "---\nkind: io.statefun.kafka.v1/egress\nspec:\n  id: com.example/out\n  address: kafka:9092\n";
    const kinesis = egress.replace("kafka", "kinesis");
    expect(problem(() => parse(ENDPOINT + egress + kinesis))).toBe(
      'module.yaml:13: egress "com.example/out" is declared twice, first on line 8',
    );
    const playground = "---\nkind: io.statefun.playground.v1/ingress\nspec:\n  port: 8090\n";
    expect(problem(() => parse(ENDPOINT + playground + playground))).toBe(
      'module.yaml:10: ingress "io.statefun.playground/ingress" is declared twice, first on line 6',
    );
    const same = playground.replace("ingress", "egress");
    expect(problem(() => parse(`${ENDPOINT}${playground}${same}  topics: [a]\n`))).toBe(
      "module.yaml:12: port 8090 is declared twice, first on line 8",
    );
  });
});
