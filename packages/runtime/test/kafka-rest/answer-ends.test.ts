/** Who waits for an answer may leave at any moment, and then nothing goes on for it. */
import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { answerEnds } from "../../src/kafka-rest/routes.ts";
import { createServer } from "../../src/kafka-rest/server.ts";

test.each(["before", "after"])("is told of one who leaves %s its answer is begun", async (when) => {
  const app = createServer();
  onTestFinished(() => app.close());
  const gone = answerEnds(app);
  const begun = Promise.withResolvers<AbortSignal>();
  app.get("/", async (_request, reply) => {
    if (when === "before") {
      client.destroy();
      await once(reply.raw, "close");
    }
    const signal = gone(reply);
    reply.hijack();
    begun.resolve(signal);
  });
  const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const client = connect({ port: Number(port), host: "127.0.0.1" });
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const signal = await begun.promise;
  if (when === "after") {
    expect(signal.aborted).toBe(false);
    client.destroy();
    await once(signal, "abort");
  }
  expect(signal.aborted).toBe(true);
});
