/** Serves the interpreter until it is ended, on FUNCTIONS_PORT or 1108. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeListener } from "statefun-ts/node";
import { InterpreterFn } from "./interpreter.ts";

const server = createServer(nodeListener({ functions: [InterpreterFn] }));
server.listen(Number(process.env["FUNCTIONS_PORT"] ?? 1108), "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`the interpreter is ready on http://127.0.0.1:${port}/\n`);
});
