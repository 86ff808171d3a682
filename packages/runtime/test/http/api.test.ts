/** The rest of the API: what a supervisor asks it, and the one shape in which everything that goes wrong is answered. */
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { fn } from "../functions.ts";
import { startRig } from "../support.ts";

async function start() {
  const rig = await startRig({ functions: fn(() => ({ egress: [["out", "a=1"]] })) });
  return { rig, url: await rig.serve() };
}

describe("health", () => {
  it("is alive and ready, in words that a supervisor understands", async () => {
    const { url } = await start();
    const get = async (path: string) => {
      const response = await fetch(url + path);
      return [response.status, await response.json()];
    };
    expect(await get("/healthz")).toEqual([200, { status: "alive" }]);
    expect(await get("/readyz")).toEqual([200, { status: "ready" }]);
  });
});

describe("metrics", () => {
  it("count what was done and show what waits", async () => {
    const { rig, url } = await start();
    await rig.produce("in", "a=1", "a=2", "b=1");
    await rig.idle();
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    const text = await response.text();
    for (const line of [
      'statefun_runtime_batches_total{function="test/fn"} 2',
      'statefun_runtime_invocations_total{function="test/fn"} 3',
      'statefun_runtime_failures_total{function="test/fn"} 0',
      'statefun_runtime_batches_in_flight{function="test/fn"} 0',
      "statefun_runtime_instances_failing 0",
      "statefun_runtime_instances_in_memory 2",
      'statefun_runtime_ingress_lag_records{topic="in"} 0',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).toMatch(/^statefun_runtime_commits_total [1-9]/m);
    // Reading them twice counts nothing twice.
    const again = await (await fetch(`${url}/metrics`)).text();
    expect(again).toContain('statefun_runtime_invocations_total{function="test/fn"} 3\n');
  });
});

describe("a request for something that is not there", () => {
  it("is answered in the shape of Kafka REST", async () => {
    const { url } = await start();
    for (const [method, path] of [
      ["GET", "/nowhere"],
      ["PUT", "/topics/in"],
      ["DELETE", "/functions/test/fn/a/retry"],
      ["GET", "/topics/in/nowhere"],
    ] as const) {
      const response = await fetch(url + path, { method });
      expect([response.status, await response.json()]).toEqual([
        404,
        { error_code: 40400, message: `there is no ${method} ${path}` },
      ]);
    }
    const malformed = await fetch(`${url}/functions/test/fn/%zz`);
    expect([malformed.status, await malformed.json()]).toEqual([
      400,
      { error_code: 40000, message: expect.stringContaining("%zz") },
    ]);
  });

  it("does no harm when it is not HTTP, or is cut off", async () => {
    const { url } = await start();
    const { hostname, port } = new URL(url);
    for (const text of [
      "hello\r\n\r\n",
      "POST /topics/in HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{",
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.end(text));
        socket
          .on("close", () => resolve())
          .on("error", () => undefined)
          .resume();
      });
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe("HEAD", () => {
  it("says what GET would, at once, and changes nothing", async () => {
    const { rig, url } = await start();
    await rig.produce("in", "a=1");
    await rig.idle();
    const commits = rig.store.attempts.length;
    const head = async (path: string) => {
      const response = await fetch(url + path, { method: "HEAD" });
      return [path, response.status, await response.text()];
    };
    for (const path of [
      "/healthz",
      "/readyz",
      "/metrics",
      "/topics",
      "/topics/in",
      "/topics/out/partitions/0/records",
      "/failures",
    ]) {
      expect(await head(path)).toEqual([path, 200, ""]);
    }
    for (const path of [
      "/topics/out/stream",
      "/functions/test/fn/a/retry",
      "/functions/test/fn/a/dead-letter",
    ]) {
      expect(await head(path)).toEqual([path, 404, ""]);
    }
    expect(rig.store.attempts.length).toBe(commits);
  });
});

describe("a page in a browser", () => {
  const records = JSON.stringify({ records: [{ key: "a", value: 1 }] });
  const send = (url: string, origin: string) =>
    fetch(`${url}/topics/in`, {
      method: "POST",
      headers: { origin, "content-type": "application/vnd.kafka.json.v2+json" },
      body: records,
    });

  it("of another site cannot make the runtime do something", async () => {
    const { rig, url } = await start();
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
      const response = await send(url, origin);
      expect([response.status, await response.json()]).toEqual([
        403,
        { error_code: 40300, message: `a page of ${origin} may not send to this API` },
      ]);
    }
    await rig.idle();
    expect((await fetch(`${url}/functions/test/fn/a`)).status).toBe(404);
  });

  it("of the API's own origin can", async () => {
    const { url } = await start();
    expect((await send(url, url)).status).toBe(200);
  });
});
