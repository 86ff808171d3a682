/** The endpoint as a Fastify plugin: what all adapters do, and that the app around it stays as it is. */
import Fastify, { type FastifyInstance } from "fastify";
import { describe, expect, onTestFinished, test } from "vitest";
import { statefun } from "../../src/http/fastify.ts";
import { Int } from "../../src/index.ts";
import { message } from "../support.ts";
import { Fn, failing, increment, OCTETS, requestOf } from "./endpoint-suite.ts";
import { describeServer } from "./server-suite.ts";

describeServer(async (options) => {
  const app = Fastify();
  await app.register(statefun, options);
  await app.listen({ host: "127.0.0.1", port: 0 });
  return { server: app.server, close: () => app.close() };
});

describe("in an app", () => {
  function make(app: FastifyInstance): FastifyInstance {
    onTestFinished(() => app.close());
    return app;
  }
  const post = (app: FastifyInstance, url: string, payload: Buffer) =>
    app.inject({ method: "POST", url, headers: { "content-type": OCTETS }, payload });

  test.each(["/fns", "/fns/", "/fns/statefun", "/fns/%2Fstatefun"])(
    "below a prefix: POST %s",
    async (url) => {
      const app = make(Fastify());
      await app.register(statefun, { functions: [Fn], prefix: "/fns" });
      expect((await post(app, url, increment)).statusCode).toBe(200);
      expect((await post(app, "/statefun", increment)).statusCode).toBe(404);
    },
  );

  test("its limit is its own, whatever the app's is", async () => {
    const app = make(Fastify({ bodyLimit: 10 }));
    await app.register(statefun, { functions: [Fn], bodyLimit: increment.length });
    expect((await post(app, "/", increment)).statusCode).toBe(200);
    const longer = requestOf(message(Int, 1), message(Int, 1));
    expect((await post(app, "/", longer)).statusCode).toBe(413);
  });

  test("the rest of the app keeps its own parsers and errors", async () => {
    const app = make(Fastify());
    app.post("/echo", async ({ body }) => body);
    await app.register(statefun, { functions: [Fn] });
    const echo = await app.inject({ method: "POST", url: "/echo", payload: { json: true } });
    expect(echo.json()).toEqual({ json: true });
    expect((await app.inject("/nowhere")).statusCode).toBe(404);
  });

  test("the app's hooks and errors hold for it, too", async () => {
    const app = make(Fastify());
    app.addHook("preHandler", async () => {
      throw new Error("who are you");
    });
    app.setErrorHandler((error: Error, _request, reply) =>
      reply.code(401).send(`refused: ${error.message}`),
    );
    await app.register(statefun, { functions: [Fn] });
    const { statusCode, body } = await post(app, "/", increment);
    expect({ statusCode, body }).toEqual({ statusCode: 401, body: "refused: who are you" });
  });

  test("logs with the app's logger unless it is given another", async () => {
    const lines: { msg: string; function?: string }[] = [];
    const stream = { write: (line: string) => lines.push(JSON.parse(line)) };
    const app = make(Fastify({ logger: { level: "info", stream } }));
    await app.register(statefun, { functions: [Fn] });
    await post(app, "/", failing);
    const own = lines.filter((line) => line.function === "com.example/fn");
    expect(own.map(({ msg }) => msg)).toEqual(["message", "batch failed"]);
  });
});
