/** What the properties of a module's Kafka clients become, and which are refused. */
import { describe, expect, test } from "vitest";
import { consumerSettings } from "../../../src/kafka/properties/consumer.ts";
import { producerSettings } from "../../../src/kafka/properties/producer.ts";
import { ModuleError } from "../../../src/module/module.ts";

type Given = Readonly<Record<string, string>>;

function consumer(given: Given = {}) {
  return consumerSettings({
    id: "com.example/in",
    address: "kafka:9092",
    groupId: "group",
    topics: ["orders"],
    startupPosition: { type: "latest" },
    autoOffsetReset: "latest",
    properties: new Map(Object.entries(given)),
    place: "module.yaml:12",
  });
}

function producer(given: Given = {}, transactionTimeoutMs?: number) {
  return producerSettings({
    address: "kafka:9092",
    deliverySemantic: "exactly-once",
    transactionTimeoutMs,
    properties: new Map(Object.entries(given)),
    place: "module.yaml:20",
  });
}

/** The message of the refusal. */
function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ModuleError);
    return (error as Error).message;
  }
  return "none";
}

const JAAS =
  'org.apache.kafka.common.security.scram.ScramLoginModule required username="alice" password="pass\\"word";';

describe("an ingress", () => {
  test("without any", () => {
    expect(consumer()).toEqual({
      settings: {
        broker: {
          clientId: "statefun-runtime",
          tls: undefined,
          sasl: undefined,
          requestTimeoutMs: 30_000,
          connectTimeoutMs: 10_000,
        },
        isolation: "read_committed",
        maxBytes: 8 * 1024 * 1024,
        maxPartitionBytes: 1024 * 1024,
        minBytes: 1,
        maxWaitMs: 500,
        discoveryMs: 30_000,
        createsTopics: true,
      },
      notes: [],
    });
  });

  test("with those that change how it reads, taken without white space around them", () => {
    const { settings, notes } = consumer({
      "client.id": " mine ",
      "isolation.level": "READ_UNCOMMITTED",
      "fetch.max.bytes": " 1000 ",
      "max.partition.fetch.bytes": "500",
      "fetch.min.bytes": "7",
      "fetch.max.wait.ms": "100",
      "request.timeout.ms": "5000",
      "allow.auto.create.topics": "false",
      "flink.partition-discovery.interval-millis": "9999999999",
    });
    expect(settings).toMatchObject({
      broker: { clientId: "mine", requestTimeoutMs: 5000 },
      isolation: "read_uncommitted",
      maxBytes: 1000,
      maxPartitionBytes: 500,
      minBytes: 7,
      maxWaitMs: 100,
      discoveryMs: 2 ** 31 - 1,
      createsTopics: false,
    });
    expect(notes).toEqual([]);
  });

  test("that would have the broker asked all the time asks it less often", () => {
    const { settings } = consumer({ "fetch.min.bytes": "0", "fetch.max.wait.ms": "0" });
    expect(settings).toMatchObject({ minBytes: 1, maxWaitMs: 20 });
    const late = consumer({ "fetch.max.wait.ms": "9000", "request.timeout.ms": "5000" });
    expect(late.settings.maxWaitMs).toBe(2500);
  });

  test("with those that are for Java, and one that nobody knows, which are named", () => {
    expect(
      consumer({ "max.poll.records": "5", "sasl.mechanism": "PLAIN", "fetch.maxbytes": "1" }).notes,
    ).toEqual([
      "module.yaml:12: no effect here: max.poll.records, sasl.mechanism",
      "module.yaml:12: not known, and ignored, as Kafka's clients do: fetch.maxbytes",
    ]);
  });

  test.each<[Given, string]>([
    [
      { "isolation.level": "committed" },
      'isolation.level must be read_committed or read_uncommitted, not "committed"',
    ],
    [
      { "fetch.max.bytes": "1 MB" },
      'fetch.max.bytes must be a whole number from 0 to 2147483647, not "1 MB"',
    ],
    [{ "interceptor.classes": "a.B" }, "interceptor.classes has code of a program in Java"],
    [
      { "security.protocol": "TLS" },
      'security.protocol must be PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL, not "TLS"',
    ],
  ])("with %j is refused", (given, reason) => {
    expect(refusal(() => consumer(given))).toContain(`module.yaml:12: property ${reason}`);
  });
});

describe("a name and a password", () => {
  const sasl = (given: Given) =>
    consumer({ "security.protocol": "SASL_PLAINTEXT", ...given }).settings.broker.sasl;

  test("come from the login module that goes with the mechanism", () => {
    expect(sasl({ "sasl.mechanism": "SCRAM-SHA-512", "sasl.jaas.config": JAAS })).toEqual({
      mechanism: "SCRAM-SHA-512",
      username: "alice",
      password: 'pass"word',
    });
  });

  test("are not used, and that is said, where the protocol is without them", () => {
    const { settings, notes } = consumer({
      "sasl.mechanism": "SCRAM-SHA-512",
      "sasl.jaas.config": JAAS,
    });
    expect(settings.broker.sasl).toBeUndefined();
    expect(notes).toEqual(["module.yaml:12: no effect here: sasl.mechanism, sasl.jaas.config"]);
  });

  test.each<[string, Given]>([
    ["sasl.mechanism must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 here, not GSSAPI", {}],
    ["sasl.jaas.config is missing", { "sasl.mechanism": "PLAIN" }],
    [
      "sasl.jaas.config must have the login module org.apache.kafka.common.security.plain.PlainLoginModule",
      { "sasl.mechanism": "PLAIN", "sasl.jaas.config": JAAS },
    ],
    [
      "sasl.jaas.config must have the option username",
      {
        "sasl.mechanism": "SCRAM-SHA-256",
        "sasl.jaas.config": JAAS.replace('username="alice"', ""),
      },
    ],
    [
      "sasl.jaas.config does not end with a semicolon",
      { "sasl.mechanism": "SCRAM-SHA-256", "sasl.jaas.config": JAAS.slice(0, -1) },
    ],
  ])("otherwise: %s, and the password is not told", (reason, given) => {
    const message = refusal(() => sasl(given));
    expect(message).toContain(`module.yaml:12: property ${reason}`);
    expect(message).not.toContain("pass");
  });
});

describe("an egress", () => {
  test.each([
    [undefined, {}, 60_000],
    [900_000, {}, 60_000],
    [5000, { "transaction.timeout.ms": "7000" }, 5000],
    [undefined, { "transaction.timeout.ms": "7000" }, 7000],
  ])("whose transactions may take %s, with %j", (said, given, expected) => {
    expect(producer(given, said).settings.transactionTimeoutMs).toBe(expected);
  });

  test.each(["none", "gzip", "snappy", "lz4", "zstd"])("compresses: %s", (compression) => {
    expect(producer({ "compression.type": compression }).settings.compression).toBe(compression);
  });

  test("has what is always so here, and what the runtime itself heeds", () => {
    const { notes } = producer({
      acks: "1",
      "linger.ms": "5",
      "transactional.id": "x",
      "max.request.size": "2000000",
    });
    expect(notes).toEqual(["module.yaml:20: no effect here: acks, linger.ms, transactional.id"]);
  });

  test("is refused with a partitioner, or a compression that Kafka does not have", () => {
    expect(refusal(() => producer({ "partitioner.class": "a.B" }))).toContain(
      "property partitioner.class cannot be chosen here",
    );
    expect(refusal(() => producer({ "compression.type": "brotli" }))).toContain(
      'property compression.type must be none, gzip, snappy, lz4 or zstd, not "brotli"',
    );
  });
});
