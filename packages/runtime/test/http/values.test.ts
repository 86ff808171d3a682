/**
 * Changing values of an instance's state over real HTTP: by whoever has seen what is there, to what its type takes, and not
 * in the middle of a call.
 */
import { Double, Int, Long, requestReplyHandler, statefulFunction, Text } from "statefun-ts";
import { describe, expect, it } from "vitest";
import { deferred, fn } from "../functions.ts";
import { keyOf, moduleOf, type Rig, startRig, ticking, until } from "../support.ts";

// biome-ignore lint/suspicious/noExplicitAny: what comes back is what is tested
type Json = any;

/** Requests about the values of `test/fn` "a". */
async function client(rig: Rig, instance = "/functions/test/fn/a") {
  const url = `${await rig.serve()}${instance}`;
  const send = async (method: string, path: string, body?: unknown, version?: string) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(version !== undefined && { "if-match": version }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  return {
    send,
    url,
    put: (name: string, body: unknown, version?: string) =>
      send("PUT", `/state/${encodeURIComponent(name)}`, body, version),
    state: async () => (await send("GET", "")).body.state as Json,
  };
}

/** Keeps the last message as `kept`, and writes what it had before to topic `out`. */
const keeper = fn(
  ({ id, messages, state }) => ({
    state: { kept: messages.at(-1) },
    egress: [["out", `${id}=${state["kept"] ?? ""}`]],
  }),
  { kept: {} },
);

async function startKeeper() {
  const rig = await startRig({ functions: keeper });
  await rig.produce("in", 'a={"n":1}');
  await rig.idle();
  return { rig, ...(await client(rig)) };
}

describe("setting a value", () => {
  it("is durable when it is answered, and what the function gets", async () => {
    const { rig, put, state } = await startKeeper();
    const { version } = (await state()).kept;
    const set = await put("kept", { value: { n: 2 } }, `"${version}"`);
    expect(set).toEqual({
      status: 200,
      body: { typename: "test/text", version: (await state()).kept.version },
    });
    expect(set.body.version).not.toBe(version);
    expect(rig.state("fn", "a")).toEqual({ kept: '{"n":2}' });
    await rig.produce("in", "a=3");
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=", 'a={"n":2}']);
  });

  it("is refused to who has not seen what is there, and nothing is changed", async () => {
    const { rig, put, send } = await startKeeper();
    for (const version of [undefined, "another", "W/x"]) {
      expect(await put("kept", { value: 2 }, version)).toMatchObject({
        status: 409,
        body: { error_code: 40902 },
      });
    }
    expect((await put("kept", { value: 2, version: "a" }, "b")).status).toBe(400);
    expect((await put("new", { typename: "test/x", value: 2, version: "a" })).status).toBe(409);
    expect(await send("DELETE", "/state/kept")).toMatchObject({ status: 409 });
    expect(rig.state("fn", "a")).toEqual({ kept: '{"n":1}' });
    expect((await put("kept", { value: 2, version: "*" })).status).toBe(200);
    expect(rig.state("fn", "a")).toEqual({ kept: "2" });
  });

  it("happens once of two at a time that have seen the same", async () => {
    const { rig, put, state } = await startKeeper();
    const { version } = (await state()).kept;
    const both = await Promise.all([1, 2].map((value) => put("kept", { value, version })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = both.findIndex(({ status }) => status === 200);
    expect(rig.state("fn", "a")).toEqual({ kept: `${won + 1}` });
  });

  it("takes what the type takes, as it is shown", async () => {
    const rig = await startRig({
      functions: requestReplyHandler({
        functions: [
          statefulFunction({
            typename: "test/fn",
            storage: { int: Int, long: Long, double: Double, text: Text },
          }).onAny(({ storage }) => {
            storage.int ??= 1;
            storage.long ??= 1n;
            storage.double ??= 0.5;
            storage.text ??= "text";
          }),
        ],
      }),
    });
    await rig.produce("in", "a=1");
    await rig.idle();
    const { put, state } = await client(rig);
    const set = (name: string, value: string) => put(name, `{"value":${value},"version":"*"}`);
    const good = {
      int: ["-2147483648", "7"],
      long: ['"9223372036854775807"', "-9223372036854775808", "5"],
      double: ["0.10", '"NaN"', '"-Infinity"', "1e300"],
      text: ['"☃"', '""'],
    };
    for (const [name, values] of Object.entries(good)) {
      for (const value of values)
        expect([value, (await set(name, value)).status]).toEqual([value, 200]);
    }
    expect(await state()).toMatchObject({
      int: { value: 7 },
      long: { value: 5 },
      double: { value: 1e300 },
      text: { value: "" },
    });
    const bad = {
      int: ["2147483648", "0.5", "true", '"x"', "null"],
      long: ['"9223372036854775808"', "1.5", '"x"', "{}"],
      double: ['"x"', "1e400", "null"],
      text: ["1", "null", '"\\ud800"'],
    };
    for (const [name, values] of Object.entries(bad)) {
      for (const value of values) {
        expect([value, await set(name, value)]).toMatchObject([
          value,
          {
            status: 422,
            body: { message: expect.stringContaining("is not a io.statefun.types/") },
          },
        ]);
      }
    }
    const bytes = { value: "/w==", encoding: "base64", version: "*" };
    expect((await put("long", bytes)).body.message).toContain("its bytes are not a");
  });

  it("keeps the type that it is declared with or has, and says so", async () => {
    const { put } = await startKeeper();
    const other = await put("kept", { typename: "test/other", value: 1 }, "*");
    expect(other).toMatchObject({
      status: 422,
      body: {
        message: 'value "kept" of test/fn "a" is declared as test/text, and cannot be a test/other',
      },
    });
    expect((await put("free", { value: 1 })).body.message).toContain(
      "body.typename: it is missing",
    );
    expect((await put("free", { typename: "x", value: 1 })).status).toBe(422);
    expect((await put("free", { typename: "test/x", value: 1 })).status).toBe(200);
    const changed = await put("free", { typename: "test/y", value: 1 }, "*");
    expect(changed.body.message).toContain('"free" of test/fn "a" is stored as test/x');
    const text = { typename: "test/x", value: "☃", encoding: "utf8" };
    expect((await put("free", text, "*")).status).toBe(200);
    expect((await put("free", { value: 1 }, "*")).body.message).toContain('"encoding"');
  });

  it("is not done while the instance has messages, unless it is paused", async () => {
    const gate = deferred();
    const rig = await startRig({
      functions: fn(
        async ({ id, state, messages }) => {
          if (messages.includes("wait")) await gate.promise;
          return { egress: [["out", `${id}=${state["kept"]}`]] };
        },
        { kept: {} },
      ),
    });
    const { put, send } = await client(rig);
    await ticking(rig, rig.produce("in", "a=wait"));
    const one = { typename: "test/text", value: 1 };
    expect(await put("kept", one)).toMatchObject({ status: 409, body: { error_code: 40901 } });
    await ticking(rig, send("POST", "/pause"));
    expect(await put("kept", one)).toMatchObject({ status: 409, body: { error_code: 40901 } });
    await ticking(rig, rig.produce("in", "a=next"));
    gate.resolve();
    await until(() => rig.parts.inFlight.size === 0);
    expect((await put("kept", one)).status).toBe(200);
    await send("POST", "/resume");
    await rig.idle();
    expect(rig.records("out")).toEqual(["a=undefined", "a=1"]);
  });

  it("lets it end as it is declared, or when it ended before", async () => {
    const functions = fn(() => ({ state: { brief: "1" } }), { brief: { afterWrite: 60_000 } });
    const first = await startRig({ functions });
    await first.produce("in", "a=1");
    await first.idle();
    first.clock.advance(1000);
    const { put } = await client(first);
    expect((await put("brief", { value: 2 }, "*")).body.expiresAt).toBe("2026-01-01T00:01:01.000Z");
    await first.crash();
    // This one has not been told of the declaration yet.
    const { disk, clock } = first;
    const rig = await startRig({ functions, disk, clock });
    clock.advance(1000);
    const again = await client(rig);
    expect((await again.put("brief", { value: 3 }, "*")).body).toMatchObject({
      expiresAt: "2026-01-01T00:01:01.000Z",
    });
  });

  it("works on what the module does not serve any more", async () => {
    const first = await startKeeper();
    await first.rig.crash();
    const { disk, clock } = first.rig;
    const rig = await startRig({
      functions: keeper,
      disk,
      clock,
      module: moduleOf({}, { endpoints: [] }),
    });
    const { put, state, send } = await client(rig);
    const { version } = (await state()).kept;
    const both = await Promise.all([1, 2].map((value) => put("kept", { value, version })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await send("DELETE", "/state/kept", undefined, "*")).status).toBe(200);
    expect(rig.store.state(keyOf("fn", "a"))).toEqual([]);
  });
});

describe("removing a value", () => {
  it("leaves the others, and is done once", async () => {
    const { rig, put, send, state } = await startKeeper();
    await put("other", { typename: "test/x", value: 1 });
    const { version } = (await state()).kept;
    const removed = await send("DELETE", "/state/kept", undefined, version);
    expect(removed).toEqual({ status: 200, body: { removed: "kept", version } });
    expect(Object.keys(await state())).toEqual(["other"]);
    expect((await send("DELETE", "/state/kept", undefined, version)).status).toBe(409);
    expect((await send("DELETE", "/state/kept")).status).toBe(404);
    expect(rig.state("fn", "a")).toEqual({ other: "1" });
  });
});

describe("patching a value", () => {
  it("changes what the patch has, and keeps the rest to the digit", async () => {
    const { rig, put, send } = await startKeeper();
    await put(
      "kept",
      '{"value":{"a":{"b":12345678901234567890.10,"c":1},"__proto__":1},"version":"*"}',
    );
    const patch = '{"patch":{"a":{"c":null,"d":[null,-0]},"__proto__":{"x":2}},"version":"*"}';
    expect((await send("PATCH", "/state/kept", patch)).status).toBe(200);
    expect(rig.state("fn", "a")).toEqual({
      kept: '{"a":{"b":12345678901234567890.10,"d":[null,-0]},"__proto__":{"x":2}}',
    });
  });

  it("needs a value, a patch and JSON", async () => {
    const { put, send } = await startKeeper();
    const patch = (name: string, body: unknown) => send("PATCH", `/state/${name}`, body);
    expect((await patch("none", { patch: {} })).status).toBe(404);
    expect((await patch("kept", { version: "*" })).body.message).toBe("body.patch: it is missing");
    expect((await patch("kept", { patch: {}, version: "x" })).status).toBe(409);
    await put("text", { typename: "test/x", value: "☃", encoding: "utf8" });
    await put("long", { typename: "io.statefun.types/long", value: 1 });
    for (const name of ["text", "long"]) {
      expect((await patch(name, { patch: {}, version: "*" })).body.message).toContain(
        "is not JSON",
      );
    }
  });
});
