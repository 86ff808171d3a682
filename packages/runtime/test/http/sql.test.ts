/** `POST /sql` over real HTTP, beside a runtime that works. */
import { describe, expect, it } from "vitest";
import { TransportError } from "../../src/call/errors.ts";
import type { SqlAnswer } from "../../src/sql/query.ts";
import { memoryDisk, sqliteDisk } from "../disks.ts";
import { fn } from "../functions.ts";
import { ENDLESS } from "../sql/reading.ts";
import { startRig, ticking, until } from "../support.ts";

const echo = fn(({ id, messages }) => ({
  egress: messages.map((text) => ["out", `${id}=${text}`]),
}));

async function serve(disk = sqliteDisk()) {
  const rig = await startRig({ functions: echo, disk });
  const url = await rig.serve();
  return { rig, post: postTo(url) };
}

function postTo(url: string) {
  return async (body: unknown, signal?: AbortSignal) => {
    const response = await fetch(`${url}/sql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });
    return { status: response.status, body: await response.json() };
  };
}

describe("POST /sql", () => {
  it("answers what is committed", async () => {
    const { rig, post } = await serve();
    await rig.produce("in", "a=1", "b=2");
    await rig.idle();
    const query =
      "SELECT key, CAST(raw AS TEXT) AS text FROM records WHERE topic = :topic AND key > :key";
    expect(await post({ query, params: { topic: "out", key: "a" } })).toEqual({
      status: 200,
      body: { columns: ["key", "text"], rows: [["b", "2"]], truncated: false },
    });
    expect((await post({ query: "SELECT 1 UNION SELECT 2", limit: 1 })).body).toMatchObject({
      truncated: true,
    });
  });

  it("shows which endpoints cannot be reached, since when and why", async () => {
    let isThere = false;
    const rig = await startRig({
      functions: async (bytes) => {
        if (!isThere) throw new TransportError("away", { unavailable: true });
        return await echo(bytes);
      },
      disk: sqliteDisk(),
    });
    const post = postTo(await rig.serve());
    const endpoints = async () =>
      ((await post({ query: "SELECT * FROM endpoints" })).body as SqlAnswer).rows[0];
    await ticking(rig, rig.produce("in", "a=1"));
    const since = await until(() => rig.runtime.endpoints()[0]?.outage?.since);
    await ticking(
      rig,
      until(async () => (await endpoints())?.[1] === "down"),
    );
    expect(await endpoints()).toEqual(["test/*", "down", since, expect.stringContaining("away")]);
    isThere = true;
    await ticking(
      rig,
      until(async () => (await endpoints())?.[1] === "up"),
    );
    expect(await endpoints()).toEqual(["test/*", "up", expect.any(Number), null]);
  });

  it.each([
    [{}, 422, "body.query: it is missing"],
    [
      { query: "SELECT 1", sql: 1 },
      422,
      'body: "sql" is not a field here: there are query, params, limit, timeout',
    ],
    [{ query: "SELECT 1", limit: 0 }, 422, /^body.limit: /],
    [{ query: "SELECT 1", timeout: 1e9 }, 422, /^body.timeout: /],
    [{ query: "SELECT ?", params: [{}] }, 422, /^body.params: expected a list for each \?/],
    [{ query: "x".repeat(100_001) }, 422, /^body.query: /],
    [{ query: "SELECT a" }, 400, "the query cannot be run: no such column: a, at line 1, column 8"],
    [{ query: ENDLESS, timeout: 100 }, 413, "the query was ended after 100 ms, its timeout"],
  ])("refuses %j", async (body, status, message) => {
    const { post } = await serve();
    expect(await post(body)).toMatchObject({
      status,
      body: { message: expect.stringMatching(message) },
    });
  });

  it("holds up nothing, and ends with the one who asked or with the runtime", async () => {
    const { rig, post } = await serve();
    const gone = new AbortController();
    const first = post({ query: ENDLESS, timeout: 60_000 }, gone.signal);
    await rig.produce("in", "a=1");
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=1"]);
    gone.abort();
    await expect(first).rejects.toThrow();
    expect((await post({ query: "SELECT 1" })).status).toBe(200);
    const last = post({ query: ENDLESS, timeout: 60_000 });
    void last.catch(() => undefined);
    await rig.close();
  });

  it("is refused by a store in memory", async () => {
    const { post } = await serve(memoryDisk());
    expect(await post({ query: "SELECT 1" })).toEqual({
      status: 503,
      body: { error_code: 50301, message: "the store is in memory, where there is no SQL" },
    });
  });
});
