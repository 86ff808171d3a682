/** The endpoint as a listener of node:http. */
import { once } from "node:events";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { nodeListener } from "../../src/http/node.ts";
import { describeServer } from "./server-suite.ts";

describeServer(async (options) => {
  const server = createServer(nodeListener(options)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, close: promisify(server.close.bind(server)) };
});
