/** Who may send what: every route by the role of the token that comes with it, over real HTTP. */
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { Tokens } from "../../src/access/tokens.ts";
import { playgroundServers } from "../../src/http/playground.ts";
import { fn } from "../functions.ts";
import { moduleOf, startRig, until } from "../support.ts";

const TOKEN = {
  reader: "token-of-a-reader",
  producer: "token-of-a-producer",
  operator: "token-of-an-operator",
};
const tokens = new Tokens(
  `reader read ${TOKEN.reader}, producer produce ${TOKEN.producer}, operator operate ${TOKEN.operator}`,
  "test",
);

const functions = fn(({ id, messages }) => ({
  egress: messages.map((text) => ["out", `${id}=${text}`] as const),
}));

async function ask(url: string, { method = "GET", token = "", body = "" } = {}) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== "" && { authorization: `Bearer ${token}` }),
      "content-type": "application/vnd.kafka.text.v2+json",
    },
    ...(body !== "" && { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const RECORDS = '{"records":[{"key":"a","value":"1"}]}';

describe("with tokens", () => {
  it("everybody may ask whether the runtime is alive and ready, and nobody anything else", async () => {
    const url = await (await startRig({ functions })).serve({ tokens });
    for (const path of ["/healthz", "/readyz"]) expect((await ask(url + path)).status).toBe(200);
    for (const path of ["/topics", "/metrics", "/openapi.json", "/topics/out/stream", "/nowhere"]) {
      const { status, headers, text } = await ask(url + path);
      expect({ path, status }).toEqual({ path, status: 401 });
      expect(headers.get("www-authenticate")).toBe("Bearer");
      expect(JSON.parse(text)).toEqual({
        error_code: 40101,
        message: "a token is missing: send it as Authorization: Bearer TOKEN",
      });
    }
  });

  it.each([
    "",
    "Bearer",
    TOKEN.operator,
    `Basic ${TOKEN.operator}`,
    `Bearer ${TOKEN.operator}x`,
    `Bearer ${TOKEN.operator} ${TOKEN.operator}`,
  ])("%j is not one of them", async (authorization) => {
    const url = await (await startRig({ functions })).serve({ tokens });
    expect((await fetch(`${url}/topics`, { headers: { authorization } })).status).toBe(401);
  });

  it("a role may do what is its own and what the smaller ones may, and no more", async () => {
    const rig = await startRig({ functions });
    const url = await rig.serve({ tokens });
    const seen: Record<string, number[]> = {};
    for (const [who, token] of Object.entries(TOKEN)) {
      seen[who] = [
        (await ask(`${url}/topics`, { token })).status,
        (await ask(`${url}/topics/in`, { token, method: "POST", body: RECORDS })).status,
        (await ask(`${url}/failures/retry`, { token, method: "POST" })).status,
        (await ask(`${url}/nowhere`, { token })).status,
      ];
    }
    expect(seen).toEqual({
      reader: [200, 403, 403, 404],
      producer: [200, 200, 403, 404],
      operator: [200, 200, 200, 404],
    });
    const { text } = await ask(`${url}/failures/retry`, { token: TOKEN.reader, method: "POST" });
    expect(JSON.parse(text)).toEqual({
      error_code: 40302,
      message: 'the token "reader" may read, and this takes one that may operate',
    });
    await rig.idle();
    expect(rig.records("in")).toEqual(["a=1", "a=1"]);
  });

  it("the playground's servers take one that may produce", async () => {
    const module = moduleOf(
      {},
      { playgroundIngresses: [{ port: 0 }], playgroundEgresses: [{ port: 0, topics: ["out"] }] },
    );
    const rig = await startRig({ functions, module });
    const [ingress, egress] = playgroundServers(rig.runtime, module, { tokens });
    const put = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await ingress?.app.inject({ method: "PUT", url: "/test/fn/a", headers }))?.statusCode;
    };
    const take = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await egress?.app.inject({ url: "/out", headers }))?.statusCode;
    };
    expect([await put("x"), await put(TOKEN.reader), await put(TOKEN.producer)]).toEqual([
      401, 403, 200,
    ]);
    expect([await take("x"), await take(TOKEN.reader), await take(TOKEN.producer)]).toEqual([
      401, 403, 200,
    ]);
  });
});

describe("too many requests in a second", () => {
  it("are refused for a while, for their token alone", async () => {
    const url = await (await startRig({ functions })).serve({ tokens, requestsPerSecond: 5 });
    const many = await Promise.all(
      Array.from({ length: 50 }, () => ask(`${url}/topics`, { token: TOKEN.reader })),
    );
    const refused = many.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    expect(JSON.parse(refused[0]?.text ?? "")).toMatchObject({ error_code: 42901 });
    expect((await ask(`${url}/topics`, { token: TOKEN.operator })).status).toBe(200);
  });
});

describe("strangers", () => {
  it("have no more room for a head than the longest ids take", async () => {
    const url = await (await startRig({ functions })).serve({ tokens });
    const path = `${url}/functions/test/fn/${"x".repeat(70_000)}`;
    expect(await ask(path)).toMatchObject({ status: 431 });
    const longest = `${url}/functions/test/fn/${encodeURIComponent("☃".repeat(1706))}`;
    expect(await ask(longest, { token: TOKEN.reader })).toMatchObject({ status: 404 });
  });

  it("have no more connections than there may be at once", async () => {
    const url = await (await startRig({ functions })).serve({ connections: 2 });
    const { port } = new URL(url);
    const open = () => connect(Number(port), "127.0.0.1").on("error", () => undefined);
    const [first, second] = [open(), open()];
    await Promise.all([once(first, "connect"), once(second, "connect")]);
    const third = open();
    // Nothing is read otherwise, and so no end of it.
    third.resume();
    await once(third, "close");
    first.destroy();
    second.destroy();
    await until(async () => (await ask(`${url}/healthz`).catch(() => undefined))?.status === 200);
  });
});
