/** The client against brokers that misbehave: each is an error with Kafka's name, within a time limit, and none is a crash. */
import fc from "fast-check";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { KafkaClient, type KafkaClientOptions } from "../../../src/kafka/client/client.ts";
import { KafkaError } from "../../../src/kafka/client/errors.ts";
import {
  API_VERSIONS,
  type Asked,
  fakeBroker,
  METADATA,
  oldMetadata,
  oldVersions,
} from "./fake-broker.ts";

const uncaught: unknown[] = [];
const note = (error: unknown) => uncaught.push(error);
process.on("uncaughtException", note);
afterEach(() => {
  expect(uncaught).toEqual([]);
});

function clientOf(address: string, options: Partial<KafkaClientOptions> = {}): KafkaClient {
  const client = new KafkaClient({
    address,
    clientId: "test",
    requestTimeoutMs: 2000,
    connectTimeoutMs: 2000,
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

async function broker(answer: Parameters<typeof fakeBroker>[0]) {
  const made = await fakeBroker(answer);
  onTestFinished(async () => {
    void made.close();
  });
  return made;
}

async function errorOf(asked: Promise<unknown>): Promise<KafkaError> {
  const error = await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof KafkaError)) throw new Error(`not an error of Kafka: ${String(error)}`);
  return error;
}

const RANGES = [
  [API_VERSIONS, 0, 0],
  [METADATA, 0, 7],
] as const;

describe("a broker of long ago", () => {
  it("is asked in the highest version that both sides have", async () => {
    const old = await broker((asked) =>
      asked.apiKey === API_VERSIONS
        ? oldVersions(asked, RANGES)
        : oldMetadata(asked, old.address, "orders"),
    );
    const { clusterId, topics } = await clientOf(old.address).metadata(["orders"]);
    expect(clusterId).toBe("a-cluster");
    expect(topics.get("orders")?.id).toBe("");
    expect(topics.get("orders")?.partitions.get(0)?.node).toBe(0);
    expect(old.asked.at(-1)).toMatchObject({ apiKey: METADATA, version: 7 });
  });

  it("is refused where there is no such version, with the versions of both", async () => {
    const older = await broker((asked) => oldVersions(asked, [[METADATA, 0, 1]]));
    const error = await errorOf(clientOf(older.address).metadata(["orders"]));
    expect(error.code).toBe("UNSUPPORTED_VERSION");
    expect(error.message).toMatch(/Metadata at 127.*versions 5 to 12, and the broker has 0 to 1/);
  });

  it("says by name what is the matter with a topic", async () => {
    const old = await broker((asked) =>
      asked.apiKey === API_VERSIONS
        ? oldVersions(asked, RANGES)
        : oldMetadata(asked, old.address, "orders", 29),
    );
    const error = await errorOf(clientOf(old.address).leader("orders", 0));
    expect(error.code).toBe("TOPIC_AUTHORIZATION_FAILED");
  });
});

describe("an address", () => {
  it("is tried after one that nobody listens at, and where the option says", async () => {
    const old = await broker((asked) =>
      asked.apiKey === API_VERSIONS
        ? oldVersions(asked, RANGES)
        : oldMetadata(asked, "kafka:9092", "orders"),
    );
    const client = clientOf("127.0.0.1:1, PLAINTEXT://kafka:9092", {
      addresses: new Map([["kafka:9092", old.address]]),
    });
    expect(await client.leader("orders", 0)).toEqual({
      host: "127.0.0.1",
      port: Number(old.address.split(":")[1]),
    });
  });

  it.each(["kafka", "kafka:", "kafka:99999", ":9092", "kafka:9092,"])(
    "%j is refused",
    (address) => {
      expect(() => clientOf(address)).toThrow(/is not the <host>:<port> of a broker/);
    },
  );

  it("at which nobody listens is an error that names it", async () => {
    const error = await errorOf(clientOf("127.0.0.1:1").metadata([]));
    expect(error).toMatchObject({ code: "NETWORK_EXCEPTION" });
    expect(error.message).toContain("127.0.0.1:1");
  });
});

/** The right number on a frame of a size that cannot be. */
const sized = (size: number) => (asked: Asked) => {
  const frame = Buffer.alloc(64);
  frame.writeInt32BE(size);
  frame.writeInt32BE(asked.correlationId, 4);
  return frame;
};

describe("a broker that misbehaves is an error and never a crash", () => {
  it.each<[string, Parameters<typeof fakeBroker>[0], RegExp?]>([
    ["hangs up", () => "close"],
    ["speaks HTTP", () => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"), /not Kafka's protocol/],
    ["wants TLS", () => Buffer.from([0x15, 3, 3, 0, 2, 2, 70]), /speaks TLS/],
    ["answers with a frame of a negative size", sized(-10)],
    ["answers with an empty frame", sized(0)],
    ["answers with a frame that is too short", sized(5)],
    ["answers with a frame that is too large", sized(2 ** 31 - 1)],
    ["answers what was not asked", () => Buffer.from([0, 0, 0, 4, 0, 0, 0, 99])],
  ])("when it %s", async (_, answer, told = /./) => {
    const bad = await broker(answer);
    const error = await errorOf(clientOf(bad.address).metadata(["orders"]));
    expect(error.code).toMatch(/NETWORK_EXCEPTION|UNKNOWN_SERVER_ERROR/);
    expect(error.message).toContain(bad.address);
    expect(error.message).toMatch(told);
  });

  it("whatever the bytes of its answer are", async () => {
    let bytes = new Uint8Array();
    const bad = await broker((asked) =>
      asked.apiKey === API_VERSIONS ? oldVersions(asked, RANGES) : numbered(asked, bytes),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (given) => {
        bytes = given;
        const client = clientOf(bad.address);
        await client.metadata(["orders"]).then(
          ({ topics }) => expect(topics).toBeInstanceOf(Map),
          (error) => expect(error).toBeInstanceOf(KafkaError),
        );
        client.close();
      }),
      { numRuns: 200 },
    );
  });

  it("when it is silent, within the time limit", async () => {
    const silent = await broker(() => undefined);
    const error = await errorOf(clientOf(silent.address, { requestTimeoutMs: 50 }).metadata([]));
    expect(error).toMatchObject({ code: "NETWORK_EXCEPTION" });
    expect(error.message).toMatch(/timed out/);
  });
});

function numbered({ correlationId }: Asked, bytes: Uint8Array): Buffer {
  const frame = Buffer.alloc(8 + bytes.length);
  frame.writeInt32BE(4 + bytes.length);
  frame.writeInt32BE(correlationId, 4);
  frame.set(bytes, 8);
  return frame;
}

describe("requests that wait", () => {
  it.each(["reset", "close"] as const)("are refused at once by %s()", async (end) => {
    const asked = Promise.withResolvers<void>();
    const silent = await broker(() => asked.resolve() as undefined);
    const client = clientOf(silent.address, { requestTimeoutMs: 60_000 });
    const waiting = errorOf(client.metadata([]));
    await asked.promise;
    client[end]();
    expect((await waiting).code).toBe("NETWORK_EXCEPTION");
  });

  it("are refused from close() on", async () => {
    const client = clientOf("127.0.0.1:1");
    client.close();
    expect((await errorOf(client.metadata([]))).message).toMatch(/the client is closed/);
  });
});
