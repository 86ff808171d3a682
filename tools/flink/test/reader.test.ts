/** The reader in front of a broker that is not ready yet, as one is for a moment with every new topic. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { TopicReader } from "../reader.ts";

const NONE = 0;
const NOT_LEADER_OR_FOLLOWER = 6;
const TOPIC_AUTHORIZATION_FAILED = 29;

/** A broker that gives to each fetch of a topic the next of these error codes, and the last one from then on. */
async function readerOf(...codes: [number, ...number[]]): Promise<TopicReader> {
  let asked = 0;
  const server = createServer((socket: Socket) => {
    socket.on("data", (request) => {
      const code = codes[Math.min(asked++, codes.length - 1)] ?? NONE;
      // After its length a request has the API's key and version, and then its number.
      socket.write(fetchAnswer(request.readInt32BE(8), code));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const reader = new TopicReader(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    await reader.close();
    server.close();
  });
  return reader;
}

/** Of Fetch v12: partition 0 of a topic without records. */
function fetchAnswer(correlation: number, errorCode: number): Buffer {
  const header = Buffer.alloc(5);
  header.writeInt32BE(correlation);
  const topic = Buffer.from("\x02\x05news\x02", "latin1");
  const partition = Buffer.alloc(37);
  partition.writeInt16BE(errorCode, 4);
  partition.writeInt32BE(-1, 31);
  const body = [header, Buffer.alloc(10), topic, partition, Buffer.alloc(2)];
  const bytes = Buffer.concat(body);
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const page = { offset: 0, maxBytes: 1024, timeoutMs: 0 };

test("a topic that has no leader yet is asked again until it has one", async () => {
  const reader = await readerOf(NOT_LEADER_OR_FOLLOWER, NOT_LEADER_OR_FOLLOWER, NONE);
  expect(await reader.read("news", page, new AbortController().signal)).toEqual([]);
});

test("what will not pass is said at once, by Kafka's name", async () => {
  const reader = await readerOf(TOPIC_AUTHORIZATION_FAILED, NONE);
  const read = reader.read("news", page, new AbortController().signal);
  await expect(read).rejects.toThrow(/does not return records of news: TOPIC_AUTHORIZATION_FAILED/);
});

test("whoever does not wait any longer is told why there was nothing", async () => {
  const reader = await readerOf(NOT_LEADER_OR_FOLLOWER);
  const read = reader.read("news", page, AbortSignal.abort());
  await expect(read).rejects.toThrow(/does not return records of news: NOT_LEADER_OR_FOLLOWER/);
});
