/** Serves the interpreter until it is ended: `main.ts [PORT]`. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeListener } from "statefun-ts/node";
import { InterpreterFn } from "./interpreter.ts";

const server = createServer(nodeListener({ functions: [InterpreterFn] }));
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`ready on http://127.0.0.1:${port}/\n`);
});
