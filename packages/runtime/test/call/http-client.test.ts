/**
 * Calling functions over HTTP, against real servers: what goes over the wire, that connections are used again, and that
 * whatever a service answers, or fails to, becomes one error with a reason that says whether the service was reached.
 */
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../disks.ts";
import { numbers } from "../support.ts";
import { failed, outcome, to } from "./outcome.ts";
import { bodyOf, listen, OCTETS } from "./servers.ts";

describe("the HTTP transport", () => {
  it("posts the bytes to the function's URL, over a connection that it keeps", async () => {
    const requests: unknown[] = [];
    const connections = new Set<unknown>();
    const server = await listen(async (request, response) => {
      connections.add(request.socket);
      const body = await bodyOf(request);
      requests.push([
        request.method,
        request.url,
        request.headers["content-type"],
        body.toString(),
      ]);
      response.writeHead(200, OCTETS).end(body);
    });
    const transport = to(server, { path: "/functions/{function.name}?as={function.name}" });
    const texts = numbers(20);
    for (const text of texts) {
      expect(Buffer.from(await transport.send(Buffer.from(text))).toString()).toBe(text);
    }
    const url = "/functions/my-fn?as=my-fn";
    expect(requests).toEqual(texts.map((text) => ["POST", url, "application/octet-stream", text]));
    // A second one may be opened while the first is about to be free again.
    expect(connections.size).toBeLessThanOrEqual(2);
  });

  it("reaches a service behind a unix socket", async () => {
    const path = join(temporaryFolder(), "fn.sock");
    const urls: (string | undefined)[] = [];
    await listen((request, response) => {
      urls.push(request.url);
      response.writeHead(200, OCTETS).end("hello");
    }, path);
    for (const rest of ["", "/", "/a/{function.name}"]) {
      const answer = await to(`http+unix://${path}`, { path: rest }).send(Buffer.from("?"));
      expect(Buffer.from(answer).toString()).toBe("hello");
    }
    expect(urls).toEqual(["/", "/", "/a/my-fn"]);
    const nobody = to(`http+unix://${path}x.sock`, { path: "" }).send(Buffer.from("?"));
    await expect(nobody).rejects.toMatchObject({ unavailable: true });
  });

  it("takes any 2xx of the right type, with a body or without", async () => {
    expect(await outcome((_, response) => response.writeHead(201, OCTETS).end("yes"))).toEqual({
      answer: "yes",
    });
    expect(await outcome((_, response) => response.writeHead(200, OCTETS).end())).toEqual({
      answer: "",
    });
  });

  it("takes an answer as large as the limit and no larger, however it is sent", async () => {
    const payloadMaxBytes = 100_000;
    const body = "x".repeat(payloadMaxBytes);
    expect(
      await outcome((_, response) => response.writeHead(200, OCTETS).end(body), {
        payloadMaxBytes,
      }),
    ).toEqual({ answer: body });
    const tooLarge = failed(
      'the answer is larger than 100000 bytes ("payload_max_bytes" of its endpoint in module.yaml)',
    );
    const length = { ...OCTETS, "content-length": body.length + 1 };
    expect(
      await outcome((_, response) => response.writeHead(200, length).end(`${body}x`), {
        payloadMaxBytes,
      }),
    ).toEqual(tooLarge);
    // Never ends, whatever its status.
    for (const status of [200, 500]) {
      const endless: RequestListener = (_, response) => {
        response.writeHead(status, OCTETS);
        const more = () => {
          while (response.write(body));
        };
        response.on("drain", more);
        more();
      };
      expect(await outcome(endless, { payloadMaxBytes })).toMatchObject({ unavailable: false });
    }
  });
});

describe("an answer that is not one", () => {
  const answers = (status: number, type: string | undefined, body = "why"): RequestListener => {
    return (_, response) => {
      response.writeHead(status, type === undefined ? {} : { "content-type": type }).end(body);
    };
  };

  it("fails with what was answered", async () => {
    const text = "text/plain";
    expect(await outcome(answers(200, text))).toEqual(failed("answered 200 (text/plain): why"));
    expect(await outcome(answers(200, undefined))).toEqual(
      failed("answered 200 (no content type): why"),
    );
    expect(await outcome(answers(500, "application/json", '{"message":"no"}'))).toEqual(
      failed('answered 500 (application/json): {"message":"no"}'),
    );
    expect(await outcome(answers(500, "application/octet-stream"))).toEqual(
      failed(/^answered 500/),
    );
    expect(await outcome(answers(404, text))).toEqual(failed("answered 404 (text/plain): why"));
    expect(await outcome(answers(302, text))).toEqual(failed("answered 302 (text/plain): why"));
    const { reason } = (await outcome(answers(500, text, "x".repeat(100_000)))) as {
      reason: string;
    };
    expect(reason.length).toBeLessThan(3000);
  });

  it("of a gateway or of a service that does not serve the function blames no message", async () => {
    for (const status of [502, 503, 504]) {
      expect(await outcome(answers(status, "text/plain"))).toEqual(
        failed(`answered ${status} (text/plain): why`, true),
      );
    }
  });

  it("that is cut off half-way, or before it begins, fails", async () => {
    const half: RequestListener = (_, response) => {
      response.writeHead(200, { ...OCTETS, "content-length": 100 });
      response.write("half of it", () => response.destroy());
    };
    expect(await outcome(half)).toEqual(failed(/./));
    expect(await outcome((request) => request.destroy())).toEqual(failed(/./));
    const chunked: RequestListener = (_, response) => {
      response.writeHead(200, OCTETS).write("half of it", () => response.destroy());
    };
    expect(await outcome(chunked)).toEqual(failed(/./));
  });

  it("that never comes, or never ends, fails when the call's time is over", async () => {
    const never = failed(/^no answer within 50 ms \("call" of its endpoint in module\.yaml\)$/);
    expect(await outcome(() => undefined, { callTimeoutMs: 50 })).toEqual(never);
    const begins: RequestListener = (_, response) => {
      response.writeHead(200, OCTETS).write("half of it");
    };
    expect(await outcome(begins, { callTimeoutMs: 50 })).toEqual(never);
  });

  it("is waited for as long as the call's time says, be it more than a timer can hold", async () => {
    const answer: RequestListener = (_, response) => response.writeHead(200, OCTETS).end("late");
    expect(await outcome(answer, { callTimeoutMs: 2 ** 40 })).toEqual({ answer: "late" });
  });

  it("from where nobody listens says so", async () => {
    const server = await listen(() => undefined);
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    for (const host of ["127.0.0.1", "localhost"]) {
      const refused = to(`http://${host}:${port}`).send(Buffer.from("?"));
      await expect(refused).rejects.toMatchObject({
        unavailable: true,
        message: expect.stringContaining("ECONNREFUSED"),
      });
    }
  });
});

describe("closing the transport", () => {
  it("does not wait for a call that hangs", async () => {
    const server = await listen(() => undefined);
    const transport = to(server, { callTimeoutMs: 60_000 });
    const hanging = transport.send(Buffer.from("?"));
    await new Promise((resolve) => server.once("request", resolve));
    const started = performance.now();
    await Promise.all([transport.close(), expect(hanging).rejects.toThrow()]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
