/** The console and a module's own panel as files: who gets them, how, and nothing besides them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Tokens } from "../../src/access/tokens.ts";
import { createApi } from "../../src/http/api.ts";
import { fn } from "../functions.ts";
import { startRig } from "../support.ts";

async function startApi() {
  const folder = mkdtempSync(join(tmpdir(), "panel-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const panel = join(folder, "panel");
  mkdirSync(panel);
  writeFileSync(join(panel, "panel.js"), `export const title = "${"Wares ".repeat(500)}";`);
  writeFileSync(join(panel, "a b#c?.txt"), "text");
  writeFileSync(join(panel, ".hidden"), "not for everybody");
  writeFileSync(join(folder, "secret.txt"), "not in the folder");
  mkdirSync(join(panel, "images"));
  symlinkSync(join(folder, "secret.txt"), join(panel, "out.txt"));
  symlinkSync(folder, join(panel, "above"));
  symlinkSync("panel.js", join(panel, "same.js"));
  execFileSync("mkfifo", [join(panel, "pipe.txt")]);
  const { runtime } = await startRig({ functions: fn(() => ({})) });
  const tokens = new Tokens("me operate token-of-me-1234567", "test");
  return createApi(runtime, { panel, tokens });
}

describe("a browser", () => {
  it("gets to the console by the address of the API, without a token", async () => {
    const app = await startApi();
    const first = await app.inject({ url: "/", headers: { accept: "text/html,*/*" } });
    expect(first).toMatchObject({ statusCode: 302, headers: { location: "/console/" } });
    for (const url of ["/console/", "/console/instances?function=a%2Fb", "/console/topics/x"]) {
      const page = await app.inject(url);
      expect(page.statusCode).toBe(200);
      expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(page.headers["content-security-policy"]).toContain("script-src 'self';");
      expect(page.headers["content-security-policy"]).not.toContain("unsafe");
      expect(page.body).toContain("/console/assets/console.js");
    }
    expect((await app.inject("/functions")).statusCode).toBe(401);
  });

  it("is not led there when it asks for something else", async () => {
    const app = await startApi();
    expect((await app.inject("/")).json()).toMatchObject({ error_code: 40400 });
    for (const url of ["/console/assets/none.js", "/console/assets/..%2f..%2fpackage.json"]) {
      expect((await app.inject(url)).statusCode).toBe(404);
    }
  });

  it("keeps a file until it has changed", async () => {
    const app = await startApi();
    const { headers } = await app.inject("/console/assets/console.js");
    expect(headers["cache-control"]).toBe("no-cache");
    const again = await app.inject({
      url: "/console/assets/console.js",
      headers: { "if-none-match": String(headers.etag) },
    });
    expect({ status: again.statusCode, body: again.body }).toEqual({ status: 304, body: "" });
  });
});

describe("another site", () => {
  it.each([
    ["a page of its own name that leads here", { host: "evil.example" }],
    ["a script of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" }],
    ["a frame or an image", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
  ])("gets nothing by %s", async (_how, headers) => {
    const app = await startApi();
    for (const url of ["/console/", "/console/assets/console.js", "/panel/panel.js"]) {
      expect((await app.inject({ url, headers })).statusCode).toBe(403);
    }
  });

  it("can link to the console, and not show it in a frame", async () => {
    const app = await startApi();
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    const page = await app.inject({ url: "/console/trouble", headers });
    expect(page.statusCode).toBe(200);
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });
});

describe("a panel", () => {
  it("is the files of its folder, compressed for who can read that", async () => {
    const app = await startApi();
    const plain = await app.inject("/panel/panel.js");
    expect(plain.headers["content-type"]).toBe("application/javascript; charset=utf-8");
    const packed = await app.inject({
      url: "/panel/panel.js",
      headers: { "accept-encoding": "gzip, br" },
    });
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5);
    expect((await app.inject("/panel/a%20b%23c%3F.txt")).body).toBe("text");
    expect((await app.inject("/panel/same.js")).body).toBe(plain.body);
    const head = await app.inject({ method: "HEAD", url: "/panel/panel.js" });
    expect({ status: head.statusCode, body: head.body }).toEqual({ status: 200, body: "" });
  });

  it.each([
    "/panel/",
    "/panel/none.js",
    "/panel/.hidden",
    "/panel/../secret.txt",
    "/panel/..%2fsecret.txt",
    "/panel/%2e%2e/secret.txt",
    "/panel/%00",
    "/panel//etc/passwd",
    "/panel/..%5csecret.txt",
    "/panel/images",
    "/panel/images/",
    "/panel/out.txt",
    "/panel/above/secret.txt",
    "/panel/pipe.txt",
  ])("has nothing at %s", async (url) => {
    const app = await startApi();
    const { statusCode, body } = await app.inject(url);
    expect([400, 401, 404]).toContain(statusCode);
    expect(body).not.toContain("not ");
  });
});
