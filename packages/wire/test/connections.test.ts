/** An end in order waits for those who are being answered, and for nobody else: each other connection is given up. */
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer, request as secureRequest } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { makeCertificates } from "../../../tools/harness/certificates.ts";
import { Connections } from "../src/connections.ts";

const LOOKS_MS = 3000;
const MEGABYTES = Buffer.alloc(32 * 1024 * 1024);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  return () => void vi.useRealTimers();
});

async function listen(server: Server) {
  const connections = new Connections(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const send = async (head: string): Promise<Socket> => {
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => undefined);
    const [[served]] = await Promise.all([once(server, "connection"), once(socket, "connect")]);
    socket.write(head);
    if (head !== "") await vi.waitUntil(() => (served as Socket).bytesRead > 0);
    return socket;
  };
  /** Resolves when the server has ended, which the looks make it do. */
  const end = async (looks: number): Promise<void> => {
    const ended = once(server, "close");
    const stop = connections.giveUp();
    // As the functions service does. Node cuts off an answer that is complete but not read yet.
    void connections.answered().then(() => server.close());
    for (let look = 0; look < looks; look++) vi.advanceTimersByTime(LOOKS_MS);
    await ended;
    stop();
  };
  return { port, send, end, connections };
}

const start = (listener: RequestListener) => listen(createServer(listener));
const GET = "GET / HTTP/1.1\r\nHost: test\r\n";
const POST = "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\n";

test.each([
  ["nothing", ""],
  ["half a head", GET],
  ["half a head after a request", `${GET}\r\n${GET}`],
  ["half a body", `${POST}half`],
  ["half a body that is not waited for", `${GET}Content-Length: 9\r\n\r\nhalf`],
])("a connection is given up that has sent %s", async (_name, sent) => {
  const { send, end } = await start((request, response) => {
    if (request.method === "POST") request.resume().on("end", () => response.end());
    else response.end();
  });
  await send(sent);
  await end(1);
});

test("a caller that does not read its answer is given up when it has not read any for one look", async () => {
  const { send, end } = await start((_request, response) => response.end(MEGABYTES));
  (await send(`${GET}\r\n`)).pause();
  await end(2);
});

test("an answer that is still being made is waited for", async () => {
  const { promise: asked, resolve } = Promise.withResolvers<ServerResponse>();
  const { send, end } = await start((_request, response) => resolve(response));
  const socket = await send(`${GET}Connection: close\r\n\r\n`);
  const ended = end(3);
  (await asked).end("the answer");
  expect(await text(socket)).toMatch(/the answer/);
  await ended;
});

describe("with TLS", () => {
  const folder = mkdtempSync(join(tmpdir(), "connections-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const { server } = makeCertificates(folder);
  const pem = { cert: readFileSync(server.cert), key: readFileSync(server.key) };

  test("half a handshake is given up, and an answer that is being made is waited for", async () => {
    const { promise: asked, resolve } = Promise.withResolvers<ServerResponse>();
    const secure = createSecureServer(pem, (_request, response) => resolve(response));
    const { send, end, port } = await listen(secure);
    await send("\x16\x03\x01");
    const call = secureRequest({
      port,
      host: "127.0.0.1",
      rejectUnauthorized: false,
      agent: false,
    });
    const answered = once(call.end(), "response");
    const response = await asked;
    const ended = end(3);
    response.end("the answer");
    const [answer] = await answered;
    expect(await text(answer)).toBe("the answer");
    await ended;
  });
});
