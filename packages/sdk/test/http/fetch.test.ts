/** The endpoint as `Request` -> `Response`. */
import { expect, test } from "vitest";
import { fetchHandler } from "../../src/http/fetch.ts";
import { describeEndpoint, Fn, octets } from "./endpoint-suite.ts";

const requestTo = (path: string, init?: RequestInit) => new Request(`http://test${path}`, init);

describeEndpoint(async (options) => {
  const handle = fetchHandler(options);
  return (path, init) => handle(requestTo(path, init));
});

test("a body that is cut off: 400", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
  const response = await fetchHandler({ functions: [Fn] })(
    requestTo("/", { ...octets(body), duplex: "half" }),
  );
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    error: "incomplete-request",
    message: "the request was cut off: gone",
  });
});
