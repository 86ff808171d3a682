/**
 * The limit: what HTTP costs on Fastify when the functions cost nothing. It takes a request in as the service does, and
 * answers with bytes that were made beforehand.
 */
import fastify from "fastify";
import { requestReplyHandler } from "statefun-ts";
import { shopSettings } from "../../../src/settings.ts";
import { createShop } from "../../../src/shop.ts";
import { BATCHES, requests } from "./requests.ts";

const CONTENT_TYPE = "application/octet-stream";

/** By the length of the request, which is all that it looks at. */
const answers = new Map<number, Uint8Array>();
const handle = requestReplyHandler(createShop(shopSettings({})));
for (const request of BATCHES.flatMap((batch) => requests(batch))) {
  if (answers.has(request.length)) throw new Error("two requests have the same length");
  answers.set(request.length, await handle(request));
}

const app = fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser(CONTENT_TYPE, { parseAs: "buffer" }, (_request, body, done) => {
  done(null, body);
});
app.post<{ Body: Buffer }>("/", async ({ body }, reply) =>
  reply.type(CONTENT_TYPE).send(answers.get(body.length)),
);
const url = await app.listen({ host: "127.0.0.1", port: 0 });
process.stdout.write(`fixed answers: the service is ready on ${url} (pid ${process.pid})\n`);
