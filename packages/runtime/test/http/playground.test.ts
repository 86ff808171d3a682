/**
 * The playground's ingress and egress over real HTTP, as its examples use them with curl; and what is better here than
 * there: what was sent is durable when it is answered, and what was taken out is gone for good, and nothing else is.
 */
import type { AddressInfo } from "node:net";
import { FromFunction } from "statefun-wire/protobuf";
import { describe, expect, it, onTestFinished } from "vitest";
import { playgroundServers } from "../../src/http/playground.ts";
import type { Disk } from "../disks.ts";
import { readBatch } from "../functions.ts";
import { type Handler, moduleOf, startRig, until } from "../support.ts";

const MODULE = moduleOf(
  {},
  {
    egresses: [{ typename: "io.statefun.playground/egress", kind: "playground" }],
    playgroundIngresses: [{ port: 8090 }],
    playgroundEgresses: [{ port: 8091, topics: ["greetings", "others"] }],
  },
);

/** Writes each message and its type to topic `greetings`, or to the one that the id says. */
const greet: Handler = async (request) => {
  const { id, messages, typenames } = readBatch(request);
  return FromFunction.encode({
    invocationResult: {
      outgoingEgresses: messages.map((message, index) => ({
        egressNamespace: "io.statefun.playground",
        egressType: "egress",
        argument: {
          typename: "io.statefun.playground/EgressRecord",
          hasValue: true,
          value: Buffer.from(
            JSON.stringify({
              topic: id === "lost" ? "undeclared" : "greetings",
              payload: `${id}: ${message} (${typenames[index]})`,
            }),
          ),
        },
      })),
    },
  }).finish();
};

async function start(disk?: Disk) {
  const rig = await startRig({
    functions: greet,
    module: MODULE,
    ...(disk !== undefined && { disk }),
  });
  const [ingress = "", egress = ""] = await Promise.all(
    playgroundServers(rig.runtime, MODULE).map(async ({ app }) => {
      onTestFinished(() => app.close());
      await app.listen({ host: "127.0.0.1", port: 0 });
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    }),
  );
  return {
    rig,
    async put(path: string, body?: string, type?: string, method = "PUT") {
      const headers = type === undefined ? {} : { "content-type": type };
      const init = {
        method,
        headers,
        ...(body !== undefined && { body: Buffer.from(body) }),
      };
      return (await fetch(`${ingress}/${path}`, init)).status;
    },
    /** The status of any request. */
    async ask(method: string, server: "ingress" | "egress", path: string, headers = {}) {
      const url = { ingress, egress }[server];
      return (await fetch(`${url}/${path}`, { method, headers })).status;
    },
    /** The record; undefined when there is none, and the status when it is refused. */
    async pop(topic: string, init: RequestInit = {}) {
      const response = await fetch(`${egress}/${topic}`, init);
      const body = await response.text();
      if (!response.ok) return response.status;
      if (response.headers.get("status") === "200") return body;
      // As the original answers, and nothing that whoever polls would take for a record.
      expect([response.headers.get("status"), body]).toEqual(["404", ""]);
      return undefined;
    },
  };
}

describe("the playground's ingress", () => {
  it("sends what is put, as the type that the request says", async () => {
    const { rig, put, pop } = await start();
    expect(await put("test/fn/a", "hello")).toBe(200);
    expect(await put("test/fn/a", "{}", "application/vnd.com.example/Type")).toBe(200);
    expect(await put("test/fn/a%2Fb", "", "application/json")).toBe(200);
    expect(await put("test/fn/c")).toBe(200);
    await rig.idle();
    expect([await pop("greetings"), await pop("greetings")]).toEqual([
      "a: hello (io.statefun.types/string)",
      "a: {} (com.example/Type)",
    ]);
    expect([await pop("greetings"), await pop("greetings")].sort()).toEqual([
      "a/b:  (io.statefun.types/string)",
      "c:  (io.statefun.types/string)",
    ]);
  });

  it("takes what the original's clients send: POST, a slash at the end, a type with parameters", async () => {
    const { rig, put, pop } = await start();
    const type = "application/vnd.com.example/Type; charset=utf-8";
    expect(await put("test/fn/a", "1", type, "POST")).toBe(200);
    expect(await put("test/fn/a/", "2", type)).toBe(200);
    expect(await put("test/fn/a%2F/", "3")).toBe(200);
    await rig.idle();
    expect([await pop("greetings"), await pop("greetings")]).toEqual([
      "a: 1 (com.example/Type)",
      "a: 2 (com.example/Type)",
    ]);
    expect(await pop("greetings")).toBe("a/: 3 (io.statefun.types/string)");
  });

  it("refuses what no function will get", async () => {
    const { put } = await start();
    expect(await put("other/fn/a", "hello")).toBe(404);
    expect(await put("test/fn/", "hello")).toBe(400);
    expect(await put("test/fn", "hello")).toBe(404);
    expect(await put("test/f%0An/a", "hello")).toBe(400);
  });

  it("answers when the message is durable", async () => {
    const { rig, put } = await start();
    await rig.idle();
    rig.store.hold();
    let status = 0;
    const sent = put("test/fn/a", "hello").then((answer) => {
      status = answer;
    });
    await until(() => rig.store.attempts.length > 0);
    expect(status).toBe(0);
    rig.store.release();
    await sent;
    expect(status).toBe(200);
  });
});

describe("the playground's egress", () => {
  it("takes records out one by one, for good, also after a crash", async () => {
    const { rig, put, pop } = await start();
    for (const text of ["1", "2", "3"]) await put("test/fn/a", text);
    await rig.idle();
    expect(await pop("greetings")).toMatch("a: 1");
    expect(await pop("others")).toBe(undefined);
    expect(await pop("undeclared")).toBe(405);
    await rig.crash();
    const again = await start(rig.disk);
    expect(await again.pop("greetings")).toMatch("a: 2");
    expect(await again.pop("greetings")).toMatch("a: 3");
    expect(await again.pop("greetings")).toBe(undefined);
  });

  it("gives records to a POST, too, whatever its body is", async () => {
    const { rig, put, pop } = await start();
    for (const text of ["1", "2", "3", "4"]) await put("test/fn/a", text);
    await rig.idle();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    for (const [n, init] of [{}, { body: "a=1", headers: form }, { headers: form }].entries()) {
      expect(await pop("greetings", { method: "POST", ...init })).toMatch(`a: ${n + 1}`);
    }
    expect(await pop("greetings")).toMatch("a: 4");
    expect(await pop("greetings", { method: "POST" })).toBe(undefined);
  });

  it("changes nothing when it is only asked about", async () => {
    const { rig, put, pop, ask } = await start();
    for (const text of ["1", "2", "3"]) await put("test/fn/a", text);
    await rig.idle();
    const commits = rig.store.attempts.length;
    for (const method of ["HEAD", "OPTIONS"]) {
      for (const topic of ["greetings", "others"]) {
        expect([method, await ask(method, "egress", topic)]).toEqual([method, 404]);
      }
      expect([method, await ask(method, "ingress", "test/fn/a")]).toEqual([method, 404]);
    }
    expect(rig.store.attempts.length).toBe(commits);
    for (const text of ["1", "2", "3"]) expect(await pop("greetings")).toMatch(`a: ${text}`);
  });

  it("gives nothing to a page that happens to be open, by whatever method", async () => {
    const { rig, put, pop, ask } = await start();
    await put("test/fn/a", "1");
    await rig.idle();
    for (const method of ["GET", "POST"]) {
      expect(await ask(method, "egress", "greetings", { "sec-fetch-site": "cross-site" })).toBe(
        403,
      );
    }
    expect(await ask("GET", "egress", "greetings", { "user-agent": "Mozilla/5.0" })).toBe(403);
    expect(await pop("greetings")).toMatch("a: 1");
  });

  it("gives a record to one taker only, and not before it is gone", async () => {
    const { rig, put, pop } = await start();
    await put("test/fn/a", "1");
    await rig.idle();
    rig.store.hold();
    const takers = [pop("greetings"), pop("greetings"), pop("greetings")];
    let answered = 0;
    for (const taker of takers) void taker.then(() => answered++);
    await until(() => rig.store.attempts.at(-1)?.topics[0]?.position === 1);
    expect(answered).toBe(0);
    rig.store.release();
    expect((await Promise.all(takers)).filter((answer) => answer !== undefined)).toEqual([
      "a: 1 (io.statefun.types/string)",
    ]);
  });

  it("takes no records for a topic that it does not have", async () => {
    const { rig, put } = await start();
    await put("test/fn/lost", "hello");
    const [failing] = await until(() => {
      const all = [...rig.parts.failures.failing];
      return all.length > 0 && all;
    });
    expect(failing?.failure?.reason).toBe(
      'it writes a record to "undeclared", which is not a topic of a playground egress',
    );
  });
});
