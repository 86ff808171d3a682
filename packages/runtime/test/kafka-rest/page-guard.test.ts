/**
 * Web pages that are open in a browser on this machine, or on one that reaches it: what a server does for their requests,
 * which it tells from a program's by what browsers say.
 */
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { createServer } from "../../src/kafka-rest/index.ts";

const HOST = "127.0.0.1:8082";
const BROWSER = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64)" };

/** A server to look at, to send to, and to take something out of by GET, which counts what was done. */
function start(allowedHosts: readonly string[] = []) {
  const app = createServer({ allowedHosts });
  const done: string[] = [];
  app.get("/look", async () => void done.push("look"));
  app.get("/take", { config: { changes: true } }, async () => void done.push("take"));
  app.post("/send", async () => void done.push("send"));
  return {
    done,
    async ask(headers: Record<string, string>, path = "/look") {
      const method = path === "/send" ? "POST" : "GET";
      const response = await app.inject({ method, url: path, headers: { host: HOST, ...headers } });
      return response.statusCode === 200 ? 200 : response.json();
    },
  };
}

describe("the name by which a server is called", () => {
  it("is localhost, an address, the machine's own name, or one that it was given", async () => {
    const { ask } = start(["runtime", "Api.Example."]);
    for (const host of [
      "localhost",
      "LOCALHOST:9000",
      "localhost.:9000",
      "shop.localhost:9000",
      "127.0.0.1:9000",
      "192.0.2.7",
      "[::1]:9000",
      hostname(),
      "runtime:9000",
      "api.example",
      "API.example.:9000",
    ]) {
      expect([host, await ask({ host })]).toEqual([host, 200]);
    }
  });

  it("is no other, such as one that a page leads here: whatever it asks for is refused", async () => {
    const { ask, done } = start(["runtime"]);
    for (const host of [
      "evil.example:8082",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "evilruntime",
      "runtime.evil.example",
      "not a name",
    ]) {
      for (const path of ["/look", "/take", "/send", "/nowhere"]) {
        // Of one origin with the server, as the browser sees it.
        const headers = {
          ...BROWSER,
          host,
          origin: `http://${host}`,
          "sec-fetch-site": "same-origin",
        };
        expect([host, path, await ask(headers, path)]).toEqual([
          host,
          path,
          {
            error_code: 40301,
            message: expect.stringMatching(/^".*" is not a name of this server/),
          },
        ]);
      }
    }
    expect(await ask({ host: "evil.example:8082" })).toEqual({
      error_code: 40301,
      message:
        `"evil.example" is not a name of this server: call it by its IP address, as localhost or as ${hostname()}, ` +
        "or add the name to its allowedHosts (--allow-host, ALLOWED_HOSTS)",
    });
    expect(done).toEqual([]);
  });
});

describe("a page of another origin", () => {
  const refused = (who: string) => ({
    error_code: 40300,
    message: `${who} may not send to this API`,
  });

  it("may not send, take or read, and may be where somebody follows a link to look", async () => {
    const { ask, done } = start();
    const origin = "http://evil.example";
    for (const site of ["cross-site", "same-site"]) {
      for (const mode of ["no-cors", "cors", "navigate"]) {
        const page = { ...BROWSER, "sec-fetch-site": site, "sec-fetch-mode": mode };
        const other = refused("a page of another origin");
        expect(await ask(page, "/take")).toEqual(other);
        expect(await ask(page, "/send")).toEqual(other);
        expect(await ask({ ...page, origin }, "/send")).toEqual(refused(`a page of ${origin}`));
        expect(await ask(page)).toEqual(mode === "navigate" ? 200 : other);
      }
    }
    expect(done).toEqual(["look", "look"]);
  });

  it("is told by its origin where the browser says nothing else", async () => {
    const { ask, done } = start();
    for (const origin of [
      "http://evil.example",
      "null",
      "http://127.0.0.1:1",
      "http://localhost:8082",
    ]) {
      for (const path of ["/look", "/take", "/send"]) {
        expect(await ask({ ...BROWSER, origin }, path)).toEqual(refused(`a page of ${origin}`));
      }
    }
    expect(done).toEqual([]);
  });

  it("cannot take something out by a GET of which the browser says nothing at all", async () => {
    const { ask, done } = start();
    expect(await ask(BROWSER, "/take")).toEqual(
      refused("a browser that does not say which page asks"),
    );
    expect(done).toEqual([]);
  });
});

describe("what is let in", () => {
  it("is the server's own pages, an address that somebody types, and programs", async () => {
    const { ask, done } = start();
    for (const headers of [
      { ...BROWSER, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" },
      { ...BROWSER, "sec-fetch-site": "none", "sec-fetch-mode": "navigate" },
      { ...BROWSER, origin: `http://${HOST}` },
      { "user-agent": "curl/8.9.1" },
      // As Node's fetch.
      { "user-agent": "node", "sec-fetch-mode": "cors" },
      {},
    ]) {
      for (const path of ["/look", "/take", "/send"]) expect(await ask(headers, path)).toBe(200);
    }
    expect(done.length).toBe(18);
  });
});
