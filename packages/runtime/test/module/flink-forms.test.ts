/** What Flink reads, in forms that are easy to miss: scalars of YAML 1.1, the format of StateFun 3.0, Kinesis, the positions. */
import { describe, expect, test } from "vitest";
import { ENDPOINT, parse, problem, v2 } from "./support.ts";

const KAFKA = `kind: io.statefun.kafka.v1/ingress
spec:
  id: com.example/in
  address: kafka:9092
  consumerGroupId: group
`;
const TOPIC = `  topics:
    - topic: orders
      valueType: com.example/Order
      targets: [com.example/a]
`;

const topicNamed = (name: string) => TOPIC.replace("topic: orders", `topic: ${name}`);

describe("a scalar", () => {
  test.each([
    ["20240101", "20240101"],
    ["12345678901234567890", "12345678901234567890"],
    ["1_000", "1000"],
    ["0777", "511"],
    ["0x1F", "31"],
    ["0b101", "5"],
    ["08", "8.0"],
    ["2024.10", "2024.1"],
    ["1e3", "1000.0"],
    ["5e10", "5.0E10"],
    ["0.0005", "5.0E-4"],
    ["0.0", "0.0"],
    ["yes", "true"],
    ["OFF", "false"],
    ["'0777'", "0777"],
    ["0o7", "0o7"],
    ["2020-01-01", "2020-01-01"],
  ])("%s names the topic %s", (written, name) => {
    const module = parse(`${ENDPOINT}---\n${KAFKA}${topicNamed(written)}`);
    expect(module.topics.map(({ topic }) => topic)).toEqual([name]);
  });

  test("that is empty names none", () => {
    expect(problem(() => parse(`${ENDPOINT}---\n${KAFKA}${topicNamed("~")}`))).toBe(
      "module.yaml:12: spec.topics[0].topic must be 1 to 249 of a-z A-Z 0-9 . _ -, not empty",
    );
  });
});

describe("the one document of StateFun 3.0", () => {
  const LEGACY = `version: "3.0"
module:
  meta:
    type: remote
  spec:
    endpoints:
      - endpoint:
          meta:
            kind: http
          spec:
            functions: com.example/*
            urlPathTemplate: http://my_service/
    ingresses:
      - ingress:
          meta:
            type: io.statefun.kafka/ingress
            id: com.example/in
          spec:
            address: kafka:9092
            consumerGroupId: group
            topics:
              - topic: orders
                valueType: com.example/Order
                targets:
                  - com.example/a
    egresses:
      - egress:
          meta:
            type: io.statefun.kinesis/egress
            id: com.example/out
          spec:
            maxOutstandingRecords: 5
`;

  test("has lists of components, with kinds and ids of their own", () => {
    const module = parse(LEGACY);
    expect(module.endpoints).toMatchObject([
      { functions: "com.example/*", transport: { type: "okhttp", callTimeoutMs: 60_000 } },
    ]);
    expect(module.topics).toEqual([
      {
        topic: "orders",
        routes: [{ valueType: "com.example/Order", targets: ["com.example/a"] }],
      },
    ]);
    expect(module.egresses).toEqual([{ typename: "com.example/out", kind: "kinesis" }]);
    expect(module.remoteAddresses).toEqual(["kafka:9092"]);
  });

  test.each([
    ['"3.0"', "3.0", '1: version must be "3.0", in quotes, not 3.0'],
    ['"3.0"', '"3.1"', '1: version must be "3.0", in quotes, not "3.1"'],
    ["type: remote", "type: local", '4: module.meta.type must be remote, not "local"'],
    [
      "id: com.example/in",
      "id: events",
      '17: module.spec.ingresses[0].ingress.meta.id must be <namespace>/<name>, not "events"',
    ],
    [
      "kind: http",
      "type: http",
      "8: module.spec.endpoints[0].endpoint.meta.kind is missing: it must be a kind",
    ],
    [
      "orders",
      "a/b",
      '22: module.spec.ingresses[0].ingress.spec.topics[0].topic must be 1 to 249 of a-z A-Z 0-9 . _ -, not "a/b"',
    ],
    [
      "com.example/a\n",
      "other/a\n",
      '25: no endpoint serves the target "other/a": there are com.example/*',
    ],
    [
      "ingresses:",
      "ingress:",
      "1: no ingress: a document of kind io.statefun.kafka.v1/ingress must say which topics feed the functions",
    ],
  ])("with %j as %j", (right, wrong, message) => {
    expect(problem(() => parse(LEGACY.replace(right, wrong)))).toBe(`module.yaml:${message}`);
  });

  test("is alone in its file", () => {
    expect(problem(() => parse(`${LEGACY}---\n${ENDPOINT}`))).toMatch(
      /^module\.yaml:2: the format of StateFun 3\.0 has a version: "3\.0" beside module, and no other document in its file/,
    );
  });
});

describe("Kinesis", () => {
  test("has streams that are topics here, and the start-up message says so", () => {
    const module = parse(`${ENDPOINT}---
kind: io.statefun.kinesis.v1/ingress
spec:
  id: com.example/in
  awsRegion: { type: specific, id: eu-west-1 }
  awsCredentials: { type: basic, accessKeyId: a, secretAccessKey: b }
  startupPosition: { type: latest }
  clientConfigProperties: [SocketTimeout: 9999]
  streams:
    - stream: orders
      valueType: com.example/Order
      targets: [com.example/a]
`);
    expect(module.topics.map(({ topic }) => topic)).toEqual(["orders"]);
    expect(module.notes).toEqual([
      "module.yaml:6: Kinesis is not contacted: its streams are topics here",
      "module.yaml:11: startupPosition latest has no meaning here: functions get every record of the topic, from the first on",
    ]);
  });
});

describe("an ingress", () => {
  const POSITIONS = "group-offsets, earliest, latest, specific-offsets or date";
  const position = (text: string) =>
    parse(`${ENDPOINT}---\n${KAFKA}  startupPosition: ${text}\n${TOPIC}`);

  test.each([
    ["{ type: earliest }", []],
    ["{ type: latest }", ["latest"]],
    ["{ type: specific-offsets, offsets: [orders/0: 91] }", ["specific-offsets"]],
    ["{ type: date, date: 2020-02-01 04:15:00.000 +0000 }", ["date"]],
  ])("at %s is read, and what means nothing is noted", (text, noted) => {
    expect(position(text).notesWithoutKafka).toEqual(
      noted.map(
        (type) =>
          `module.yaml:11: startupPosition ${type} has no meaning here: functions get every record of the topic, from the first on`,
      ),
    );
  });

  test.each([
    ["{ type: lattest }", `.type must be ${POSITIONS}, not "lattest"`],
    ["{ type: groupOffsets }", `.type must be ${POSITIONS}, not "groupOffsets"`],
    ["earliest", ' must be a mapping with a type, not "earliest"'],
    [
      "{ type: specific-offsets }",
      ".offsets is missing: it must be a list of items such as my-topic/0: 91",
    ],
    [
      "{ type: date, date: 2020-02-01 04:15:00.000 Z }",
      '.date must be a date such as 2020-02-01 04:15:00.000 +0000, not "2020-02-01 04:15:00.000 Z"',
    ],
  ])("at %s is not", (text, message) => {
    expect(problem(() => position(text))).toBe(`module.yaml:11: spec.startupPosition${message}`);
  });

  test("has an address and a consumer group, be it among the properties", () => {
    const without = (line: string) => `${ENDPOINT}---\n${KAFKA.replace(line, "")}${TOPIC}`;
    expect(problem(() => parse(without("  address: kafka:9092\n")))).toBe(
      "module.yaml:7: spec.address is missing, and bootstrap.servers is not among the properties: it must be <host>:<port> of the brokers, with commas between",
    );
    expect(problem(() => parse(without("  consumerGroupId: group\n")))).toBe(
      "module.yaml:7: spec.consumerGroupId is missing, and group.id is not among the properties: it must be the name of a consumer group",
    );
    const given = without("  address: kafka:9092\n  consumerGroupId: group\n");
    const properties = "  properties: [bootstrap.servers: 'b:1', group.id: group]\n";
    expect(parse(given + properties).remoteAddresses).toEqual(["b:1"]);
  });
});

describe("an egress", () => {
  const egress = (line: string) =>
    parse(`${v2("functions: com.example/*", "urlPathTemplate: http://a/")}---
kind: io.statefun.kafka.v1/egress
spec:
  id: com.example/out
  address: kafka:9092
  ${line}
`);
  const semantic = (text: string) => egress(`deliverySemantic: { type: ${text} }`);

  test("that is exactly-once says how long a transaction may take", () => {
    expect(semantic("exactly-once, transactionTimeout: 15min").egresses).toHaveLength(1);
    expect(semantic("exactly-once, transactionTimeoutMillis: 900000").egresses).toHaveLength(1);
    expect(problem(() => semantic("exactly-once"))).toMatch(
      /^module\.yaml:14: spec\.deliverySemantic\.transactionTimeout is missing: it must be a duration longer than 0/,
    );
    expect(problem(() => semantic("exactly_once"))).toBe(
      'module.yaml:14: spec.deliverySemantic.type must be none, at-least-once or exactly-once, not "exactly_once"',
    );
  });

  test.each([
    ["[linger.ms: 5]", undefined],
    ["[max.request.size: 2000000]", 2_000_000],
    ["[max.request.size: '50000000']", 33_554_432],
    ["[max.request.size: 50000000, buffer.memory: 60000000]", 50_000_000],
    ["[buffer.memory: 1000]", 1000],
  ])("with the properties %s has a limit for its records", (properties, maxRecordBytes) => {
    expect(egress(`properties: ${properties}`).egresses[0]?.maxRecordBytes).toBe(maxRecordBytes);
  });

  test("has a limit that is a number", () => {
    expect(problem(() => egress("properties: [max.request.size: 2 MB]"))).toBe(
      'module.yaml:14: spec.properties has max.request.size: "2 MB", which must be a whole number from 0 on',
    );
  });
});

describe("the URL of an endpoint", () => {
  const called = (url: string, type: string) =>
    parse(
      v2(
        "functions: com.example/*",
        `urlPathTemplate: ${url}`,
        `transport: { type: io.statefun.transports.v1/${type} }`,
      ),
    );

  test("is one for its transport: okhttp takes what async does not", () => {
    const problems = {
      "http://my_service:1108/":
        /^module\.yaml:4: spec\.urlPathTemplate has the host "my_service", which the transport .*async refuses on Flink: /,
      "http+unix:///tmp/my.sock/x":
        /^module\.yaml:4: spec\.urlPathTemplate is a unix socket, which only the transport .*okhttp can reach$/,
    };
    for (const [url, message] of Object.entries(problems)) {
      expect(called(url, "okhttp").endpoints).toHaveLength(1);
      expect(problem(() => called(url, "async"))).toMatch(message);
    }
  });
});
