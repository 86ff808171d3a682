/** The SDK of this repository does all that is checked. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeListener } from "statefun-ts/node";
import { beforeAll, expect, test } from "vitest";
import { jsonLines, statefun } from "../../../packages/runtime/test/cli/support.ts";
import { InterpreterFn } from "./typescript/interpreter.ts";

let endpoint: string;

beforeAll(async () => {
  const server = createServer(nodeListener({ functions: [InterpreterFn] }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return () => {
    server.close();
    server.closeAllConnections();
  };
});

test("statefun-ts passes each feature", async () => {
  const { code, stdout } = await statefun(["conformance", "--endpoint", endpoint, "--json"]);
  const outcomes = jsonLines(stdout) as { readonly feature: string; readonly outcome: string }[];
  expect(outcomes.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
  expect(code).toBe(0);
});
