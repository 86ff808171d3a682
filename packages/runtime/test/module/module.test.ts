/** What an author of a module.yaml sees: the module that comes out, or one line that says where and what is wrong. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { parseDuration } from "../../src/module/duration.ts";
import { endpointFor, ModuleError, parseModule, readModule } from "../../src/module/module.ts";

const ENDPOINT = `kind: io.statefun.endpoints.v2/http
spec:
  functions: com.example/*
  urlPathTemplate: http://localhost:1108/
`;

const KNOWN_KINDS =
  "io.statefun.endpoints.v2/http, io.statefun.endpoints.v1/http, io.statefun.kafka.v1/ingress, io.statefun.kafka.v1/egress, " +
  "io.statefun.kinesis.v1/egress, io.statefun.playground.v1/ingress, io.statefun.playground.v1/egress";

/** The endpoint above and one more document, whose `kind` is line 6 and whose spec starts in line 8. */
function withEndpoint(kind: string, ...spec: string[]): string {
  return `${ENDPOINT}---\nkind: ${kind}\nspec:\n${spec.map((line) => `  ${line}\n`).join("")}`;
}

function v2(...spec: string[]): string {
  return `kind: io.statefun.endpoints.v2/http\nspec:\n${spec.map((line) => `  ${line}\n`).join("")}`;
}

function parse(text: string) {
  return parseModule("module.yaml", text);
}

/** The message of the error that `act` throws. */
function problem(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ModuleError);
    return (error as ModuleError).message;
  }
  return "no error";
}

function transport(...lines: string[]) {
  return parse(
    v2(
      "functions: com.example/*",
      "urlPathTemplate: https://localhost/",
      "transport:",
      ...lines.map((line) => `  ${line}`),
    ),
  ).endpoints[0]?.transport;
}

const ASYNC_DEFAULTS = {
  callTimeoutMs: 120_000,
  connectTimeoutMs: 20_000,
  payloadMaxBytes: 33_554_432,
};

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
          line: 6,
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
        { typename: "com.example/receipts", kind: "kafka" },
        { typename: "com.example/notices", kind: "kafka" },
        { typename: "com.example/dead-letters", kind: "kafka" },
      ],
      playgroundIngresses: [],
      playgroundEgresses: [],
      remoteAddresses: ["kafka:9092"],
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
`);
    expect(module.endpoints).toStrictEqual([
      {
        functions: "com.example/greeter",
        urlPathTemplate: "https://bar.foo.com:8080/{function.name}",
        maxNumBatchRequests: 10_000,
        transport: {
          callTimeoutMs: 60_000,
          connectTimeoutMs: 20_000,
          readTimeoutMs: 10_000,
          payloadMaxBytes: 33_554_432,
        },
        line: 3,
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
    expect(parse(`${ENDPOINT}  maxNumBatchRequest: many\nmeta: {}\n`).endpoints).toHaveLength(1);
  });

  test.each([
    "http+unix:///tmp/my.sock/statefun",
    "http+unix:///my.sock",
    "HTTPS://{function.name}.example.com/",
    "http://[::1]:1108",
  ])("the URL %s is one", (url) => {
    const module = parse(v2("functions: com.example/*", `urlPathTemplate: "${url}"`));
    expect(module.endpoints[0]?.urlPathTemplate).toBe(url);
  });
});

describe("the transport", () => {
  test("is async where nothing else is said", () => {
    expect(parse(ENDPOINT).endpoints[0]?.transport).toStrictEqual(ASYNC_DEFAULTS);
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
    ).toStrictEqual({ callTimeoutMs: 100, connectTimeoutMs: 50, payloadMaxBytes: 1_048_576 });
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
`,
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

describe("durations", () => {
  test.each([
    ["2m", 120_000],
    ["10 sec", 10_000],
    ["1 min", 60_000],
    ["15s", 15_000],
    ["100ms", 100],
    ["100", 100],
    [100, 100],
    [" 5 MINUTES ", 300_000],
    ["1day", 86_400_000],
    ["2 hours", 7_200_000],
    ["3 millis", 3],
    ["1500 µs", 2],
    ["1 nano", 1],
  ])("%j is %d ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    ...["", "m", "PT2M", "1.5s", "2 mins", "2 hrs", "1w", "1 us", "-1s", "0", "0s", "1 m 2 s"],
    ...["99999999999999999999 d", 1.5, -1, Number.NaN, null, undefined, true],
  ])("%j is not one, nor is it on Flink", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("a longer unit makes a longer duration", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom("", " "), (n, space) => {
        const units = ["ms", "s", "m", "h", "d"].map((unit) =>
          parseDuration(`${n}${space}${unit}`),
        );
        expect(units).toEqual([n, n * 1000, n * 60_000, n * 3_600_000, n * 86_400_000]);
      }),
    );
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
  ])("%s: %s", (typename, url) => {
    expect(endpointFor(module, typename)?.urlPathTemplate).toBe(url);
  });
});

describe("the text of the file", () => {
  test.each([
    ["a byte order mark", `\uFEFF${ENDPOINT}`],
    ["Windows line ends", ENDPOINT.replaceAll("\n", "\r\n")],
    ["empty documents", `---\n# nothing\n---\n${ENDPOINT}---\n---\n`],
    ["an anchor that nothing refers to", ENDPOINT.replace("spec:", "spec: &spec")],
    ["a tag", ENDPOINT.replace("com.", "!name com.")],
  ])("%s changes nothing", (_, text) => {
    expect(parse(text).endpoints[0]?.functions).toBe("com.example/*");
  });

  test.each<[string, string, string]>([
    [
      "an empty file",
      "",
      "module.yaml:1: no endpoint: a document of kind io.statefun.endpoints.v2/http must say where the functions are served",
    ],
    [
      "no endpoint",
      "# only\nkind: io.statefun.playground.v1/ingress\nspec: { port: 8090 }\n",
      "module.yaml:1: no endpoint: a document of kind io.statefun.endpoints.v2/http must say where the functions are served",
    ],
    [
      "a tab",
      "kind: io.statefun.endpoints.v2/http\nspec:\n\tfunctions: com.example/*\n",
      "module.yaml:3: not valid YAML: Tabs are not allowed as indentation",
    ],
    [
      "a syntax error in a later document, with Windows line ends",
      `${ENDPOINT}---\nkind: 'x\n`.replaceAll("\n", "\r\n"),
      "module.yaml:7: not valid YAML: Missing closing 'quote",
    ],
    [
      "a key written twice",
      `${ENDPOINT}  functions: com.example/a\n`,
      'module.yaml:5: the key "functions" is written twice in one mapping',
    ],
    [
      "a key that is not text",
      `${ENDPOINT}  ? [a]\n  : b\n`,
      "module.yaml:5: not valid YAML: With stringKeys, all keys must be strings",
    ],
    [
      "an alias",
      "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
      "module.yaml:2: the alias *a is not resolved by Flink: write out its value",
    ],
    [
      "a document that is a list",
      `${ENDPOINT}---\n- kind: x\n`,
      "module.yaml:6: a document must be a mapping of kind and spec",
    ],
    [
      "StateFun 3.0's first format",
      'version: "3.0"\nmodule:\n  meta:\n    type: remote\n',
      "module.yaml:2: the single-document format of StateFun 2 and 3.0 is not supported: write one document of kind and spec for each component",
    ],
  ])("%s", (_, text, message) => {
    expect(problem(() => parse(text))).toBe(message);
  });

  test("what is nested without end is refused, not a stack overflow", () => {
    const message = problem(() => parse(`a: ${"[".repeat(20_000)}`));
    expect(message).toMatch(/^module\.yaml(:1)?: not (valid YAML|readable as YAML): .+$/);
  });

  test("what is too large is refused before it is read", () => {
    expect(problem(() => parse("#".repeat(2 ** 20 + 1)))).toBe(
      "module.yaml: larger than 1024 KiB, which no module.yaml needs",
    );
  });

  test("a missing kind, a missing spec, an unknown kind", () => {
    expect(problem(() => parse(`${ENDPOINT}---\nspec: {}\n`))).toBe(
      `module.yaml:6: kind is missing: it must be one of ${KNOWN_KINDS}`,
    );
    expect(problem(() => parse(`${ENDPOINT}---\nkind: io.statefun.kafka.v1/egress\n`))).toBe(
      "module.yaml:6: spec is missing: it must be a mapping",
    );
    expect(problem(() => parse(`${ENDPOINT}---\nkind: io.statefun.kafka.v1/egress\nspec:\n`))).toBe(
      "module.yaml:7: spec must be a mapping, not empty",
    );
    expect(problem(() => parse(withEndpoint("com.foo/ingress", "a: 1")))).toBe(
      `module.yaml:6: kind "com.foo/ingress" is not supported: it must be one of ${KNOWN_KINDS}`,
    );
    expect(problem(() => parse(withEndpoint("[a]", "a: 1")))).toBe(
      `module.yaml:6: kind a list is not supported: it must be one of ${KNOWN_KINDS}`,
    );
  });
});

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
      "9: spec.address must be a string, not a list",
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
    const egress = "---\nkind: io.statefun.kafka.v1/egress\nspec:\n  id: com.example/out\n";
    const kinesis = egress.replace("kafka", "kinesis");
    expect(problem(() => parse(ENDPOINT + egress + kinesis))).toBe(
      'module.yaml:12: egress "com.example/out" is declared twice, first on line 8',
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

describe("the file", () => {
  const folder = mkdtempSync(join(tmpdir(), "module-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("that is missing, a folder, not text, too large", () => {
    expect(problem(() => readModule(join(folder, "none.yaml")))).toBe(
      `${folder}/none.yaml: no such file`,
    );
    expect(problem(() => readModule(folder))).toBe(`${folder}: a directory, not a file`);
    const binary = join(folder, "binary.yaml");
    writeFileSync(binary, Buffer.from([0x6b, 0xff, 0xfe]));
    expect(problem(() => readModule(binary))).toBe(`${binary}: not a text file in UTF-8`);
    const huge = join(folder, "huge.yaml");
    writeFileSync(huge, Buffer.alloc(2 ** 20 + 1, "#"));
    expect(problem(() => readModule(huge))).toBe(
      `${huge}: larger than 1024 KiB, which no module.yaml needs`,
    );
  });

  test("is named in the messages as it was given", () => {
    const file = join(folder, "wrong.yaml");
    writeFileSync(file, "\uFEFFkind: x\n");
    expect(problem(() => readModule(file))).toBe(
      `${file}:1: kind "x" is not supported: it must be one of ${KNOWN_KINDS}`,
    );
  });
});

describe("whatever the text", () => {
  /** A module, or a ModuleError of one line; anything else fails the test. */
  function moduleOrOneLine(text: string): void {
    try {
      expect(parse(text).endpoints.length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(ModuleError);
      expect((error as ModuleError).message).toMatch(/^module\.yaml(:\d+)?: .+$/);
    }
  }

  const piece = fc.oneof(
    fc.constantFrom("kind:", "spec:", "---\n", "\n", "  ", "- ", "\t", ": ", "{", "}", "[", "]"),
    fc.constantFrom(
      "&a",
      "*a",
      "<<",
      "!!set",
      "!x",
      "%YAML 1.1\n",
      "? ",
      "|\n",
      ">",
      "'",
      '"',
      "#",
    ),
    fc.constantFrom("__proto__", "null", "~", "0x1", "1e999", ".nan", "2020-01-01", "\uFEFF", "\r"),
    fc.constantFrom(
      "io.statefun.kafka.v1/ingress",
      "com.example/*",
      "topics:",
      "targets:",
      "port: ",
    ),
    fc.string({ unit: "binary", maxLength: 5 }),
  );

  test("made of the pieces of YAML", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => moduleOrOneLine(pieces.join(""))),
      { numRuns: 500 },
    );
  });

  test("made of a module, a piece of it replaced", () => {
    const text = withEndpoint(
      "io.statefun.kafka.v1/ingress",
      ...["id: com.example/in", "topics:", "  - topic: a", "    valueType: com.example/A"],
      ...["    targets:", "      - com.example/a"],
    );
    expect(parse(text).topics).toHaveLength(1);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(30), piece, (at, length, inserted) =>
        moduleOrOneLine(text.slice(0, at) + inserted + text.slice(at + length)),
      ),
      { numRuns: 500 },
    );
  });
});
