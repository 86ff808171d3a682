/** What an author of a module.yaml sees: the module that comes out of it. */
import { describe, expect, test } from "vitest";
import {
  endpointFor,
  type KafkaEgressSpec,
  parseModule,
  readModule,
} from "../../src/module/module.ts";
import { ENDPOINT, INGRESS, MODULE, parse, transport, v2, withEndpoint } from "./support.ts";

const ASYNC_DEFAULTS = {
  type: "async",
  callTimeoutMs: 120_000,
  connectTimeoutMs: 20_000,
  payloadMaxBytes: 33_554_432,
};

function shopEgress(line: number): KafkaEgressSpec {
  return {
    address: "kafka:9092",
    deliverySemantic: "exactly-once",
    transactionTimeoutMs: 900_000,
    properties: new Map(),
    place: `module.yaml:${line}`,
  };
}

describe("the module of the shop", () => {
  test("is read as it is deployed on Flink", () => {
    const cart = ["com.example/user-shopping-cart"];
    expect(readModule("module.yaml")).toStrictEqual({
      file: "module.yaml",
      endpoints: [
        {
          functions: "com.example/*",
          urlPathTemplate: "http://shopping-cart-functions:1108/",
          maxNumBatchRequests: 1000,
          transport: { ...ASYNC_DEFAULTS, connectTimeoutMs: 10_000 },
        },
      ],
      topics: [
        { topic: "add-to-cart", routes: [{ valueType: "com.example/AddToCart", targets: cart }] },
        { topic: "clear-cart", routes: [{ valueType: "com.example/ClearCart", targets: cart }] },
        { topic: "checkout", routes: [{ valueType: "com.example/Checkout", targets: cart }] },
        {
          topic: "restock-items",
          routes: [{ valueType: "com.example/RestockItem", targets: ["com.example/stock"] }],
        },
      ],
      egresses: [
        { typename: "com.example/receipts", kind: "kafka", kafka: shopEgress(45) },
        { typename: "com.example/notices", kind: "kafka", kafka: shopEgress(55) },
        { typename: "com.example/dead-letters", kind: "kafka", kafka: shopEgress(64) },
      ],
      playgroundIngresses: [],
      playgroundEgresses: [],
      kafkaIngresses: [
        {
          id: "com.example/shopping-cart-events",
          address: "kafka:9092",
          groupId: "shopping-cart",
          topics: ["add-to-cart", "clear-cart", "checkout", "restock-items"],
          startupPosition: { type: "earliest" },
          autoOffsetReset: "latest",
          properties: new Map(),
          place: "module.yaml:17",
        },
      ],
      remoteAddresses: ["kafka:9092"],
      notes: [],
      notesWithoutKafka: [],
    });
  });
});

describe("components", () => {
  test("an endpoint of version 1 is called by okhttp, its timeouts beside the other fields", () => {
    const module = parse(`kind: io.statefun.endpoints.v1/http
spec:
  functions: com.example/greeter
  urlPathTemplate: https://bar.foo.com:8080/{function.name}
  maxNumBatchRequests: 10_000
  timeouts:
    call: 1minute
    connect: 20seconds
    write: 3seconds
${INGRESS}`);
    expect(module.endpoints).toStrictEqual([
      {
        functions: "com.example/greeter",
        urlPathTemplate: "https://bar.foo.com:8080/{function.name}",
        maxNumBatchRequests: 10_000,
        transport: {
          type: "okhttp",
          callTimeoutMs: 60_000,
          connectTimeoutMs: 20_000,
          readTimeoutMs: 10_000,
          payloadMaxBytes: 33_554_432,
        },
      },
    ]);
  });

  test("the playground's ingress and egress", () => {
    const module = parse(`${ENDPOINT}---
kind: io.statefun.playground.v1/ingress
spec:
  port: 8090
---
kind: io.statefun.playground.v1/egress
spec:
  port: "8091"
  topics:
    - receipts
    - greetings
    - receipts
`);
    expect(module.playgroundIngresses).toStrictEqual([{ port: 8090 }]);
    expect(module.playgroundEgresses).toStrictEqual([
      { port: 8091, topics: ["receipts", "greetings"] },
    ]);
    expect(module.egresses).toStrictEqual([
      { typename: "io.statefun.playground/egress", kind: "playground" },
    ]);
  });

  test("a Kinesis egress, with what only AWS needs ignored", () => {
    const module = parse(
      withEndpoint(
        "io.statefun.kinesis.v1/egress",
        "id: com.example/out",
        "awsRegion: { type: specific, id: eu-west-1 }",
        "maxOutstandingRecords: 9999",
        "clientConfigProperties: [ThreadingModel: POOLED, ThreadPoolSize: 10]",
      ),
    );
    expect(module.egresses).toStrictEqual([{ typename: "com.example/out", kind: "kinesis" }]);
    expect(module.remoteAddresses).toStrictEqual([]);
  });

  test.each(["com.example.files.v1/egress", "com.example/redis-egress", "com.example/FileEgress"])(
    "an egress of an extension module, %s, has an id, and the rest is not for the runtime",
    (kind) => {
      const module = parse(withEndpoint(kind, "id: com.example/out", "bucket: { name: files }"));
      expect(module.egresses).toStrictEqual([{ typename: "com.example/out", kind: "custom" }]);
    },
  );

  test("a topic that several ingresses read keeps the routes of all, and each address is named once", () => {
    const ingress = (id: string, address: string, target: string) => `---
kind: io.statefun.kafka.v1/ingress
spec:
  id: ${id}
  address: ${address}
  consumerGroupId: group
  startupPosition: { type: specific-offsets, offsets: [orders/0: 91] }
  autoOffsetResetPosition: earliest
  properties: [fetch.max.bytes: 1000]
  topics:
    - topic: orders
      valueType: com.example/Order
      targets: [${target}]
`;
    const module = parse(
      ENDPOINT +
        ingress("com.example/one", "kafka:9092", "com.example/a") +
        ingress("com.example/two", "kafka:9092", "com.example/b, com.example/c") +
        ingress("com.example/three", "other:9092", "com.example/d"),
    );
    expect(module.topics).toStrictEqual([
      {
        topic: "orders",
        routes: [
          { valueType: "com.example/Order", targets: ["com.example/a"] },
          { valueType: "com.example/Order", targets: ["com.example/b", "com.example/c"] },
          { valueType: "com.example/Order", targets: ["com.example/d"] },
        ],
      },
    ]);
    expect(module.remoteAddresses).toStrictEqual(["kafka:9092", "other:9092"]);
  });

  test("a field that StateFun does not know is ignored, as Flink does", () => {
    expect(
      parse(`${ENDPOINT}  maxNumBatchRequest: many\nmeta: {}\n${INGRESS}`).endpoints,
    ).toHaveLength(1);
  });

  test.each([
    "http+unix:///tmp/my.sock/statefun",
    "http+unix:///my.sock",
    "HTTPS://{function.name}.example.com/",
    "http://[::1]:1108",
  ])("the URL %s is one", (url) => {
    const type = url.startsWith("http+unix") ? "okhttp" : "async";
    const module = parse(
      v2(
        "functions: com.example/*",
        `urlPathTemplate: "${url}"`,
        `transport: { type: io.statefun.transports.v1/${type} }`,
      ),
    );
    expect(module.endpoints[0]?.urlPathTemplate).toBe(url);
  });
});

describe("the transport", () => {
  test("is async where nothing else is said", () => {
    expect(parse(MODULE).endpoints[0]?.transport).toStrictEqual(ASYNC_DEFAULTS);
  });

  test("async takes its own names", () => {
    expect(
      transport(
        "call: 100",
        "connect: 50 ms",
        "pool_ttl: 0s",
        "pool_size: 10",
        "payload_max_bytes: 1048576",
      ),
    ).toStrictEqual({
      type: "async",
      callTimeoutMs: 100,
      connectTimeoutMs: 50,
      payloadMaxBytes: 1_048_576,
    });
  });

  test("async with the timeouts of okhttp takes its defaults, too", () => {
    expect(transport("call: 5m", "timeouts: { call: 3s }")).toStrictEqual({
      ...ASYNC_DEFAULTS,
      callTimeoutMs: 3000,
      connectTimeoutMs: 10_000,
    });
    expect(transport("call: 5m", "timeouts: { connect: 1s }")).toStrictEqual({
      ...ASYNC_DEFAULTS,
      callTimeoutMs: 60_000,
      connectTimeoutMs: 1000,
    });
  });

  test("okhttp", () => {
    expect(
      transport("type: io.statefun.transports.v1/okhttp", "timeouts: { call: 2m, read: 1 min }"),
    ).toStrictEqual({
      type: "okhttp",
      callTimeoutMs: 120_000,
      connectTimeoutMs: 10_000,
      readTimeoutMs: 60_000,
      payloadMaxBytes: 33_554_432,
    });
  });

  test("certificates are paths; those on the class path are beside the module", () => {
    const { transport } =
      parseModule(
        "/opt/shop/module.yaml",
        `${ENDPOINT}  transport:
    trust_cacerts: file:/certs/ca.pem
    client_cert: classpath:client.crt
    client_key: file:///certs/client.key
    client_key_password: password.txt
${INGRESS}`,
      ).endpoints[0] ?? {};
    expect(transport).toStrictEqual({
      ...ASYNC_DEFAULTS,
      trustCaCerts: "/certs/ca.pem",
      clientCert: "/opt/shop/client.crt",
      clientKey: "/certs/client.key",
      clientKeyPassword: "password.txt",
    });
  });

  test("a timeout longer than a timer can wait is cut, not turned into none", () => {
    expect(transport("call: 60 days")?.callTimeoutMs).toBe(2_147_483_647);
  });
});

describe("the endpoint of a function", () => {
  const module = parse(
    `${ENDPOINT}---\n${v2("functions: com.example/stock", "urlPathTemplate: http://stock:1108/")}`,
  );

  test.each([
    ["com.example/stock", "http://stock:1108/"],
    ["com.example/user-shopping-cart", "http://localhost:1108/"],
    ["com.example/stock-taking", "http://localhost:1108/"],
    ["com.example.fns/stock", undefined],
    ["com/example", undefined],
    ["stock", undefined],
    ["com.example/stock\nstatefun_runtime_failures_total 0", undefined],
    ["com.example/\u0000", undefined],
    ["com.example/\u001b[2J", undefined],
    ["com.example/\u0085", undefined],
    ["com.example/\u2028", undefined],
  ])("%j: %s", (typename, url) => {
    expect(endpointFor(module, typename)?.urlPathTemplate).toBe(url);
  });
});
