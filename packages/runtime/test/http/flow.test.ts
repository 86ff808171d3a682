/** What goes where over real HTTP: as the module has it, and counted as it happens. */
import { describe, expect, it } from "vitest";
import { TransportError } from "../../src/call/errors.ts";
import { type Answer, fn } from "../functions.ts";
import {
  ENDPOINT,
  type Handler,
  keyOf,
  moduleOf,
  numbers,
  type RigOptions,
  startRig,
  untilDurable,
} from "../support.ts";
import { follow, tell } from "./following.ts";

// biome-ignore lint/suspicious/noExplicitAny: what comes back is what is tested
type Json = any;

const FN = { function: "test/fn" };
const OTHER = { function: "test/other" };

/** Does what a message says. */
const obedient = fn(({ id, messages }) => {
  const said = (word: string) => messages.filter((message) => message === word);
  if (said("fail").length > 0) throw new Error("as it was told");
  return {
    send: said("send").map(() => [`other/${id}`, "done"] as const),
    delayed: said("later").map(() => ({ ms: 60_000, to: `fn/${id}`, value: "write" })),
    egress: said("write").map(() => ["out", `${id}=written`] as const),
  };
});

async function start(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ functions: obedient, ...options });
  const url = await rig.serve();
  const flow = async (): Promise<Json> => (await fetch(`${url}/flow`)).json();
  return { rig, url, flow };
}

describe("the flow", () => {
  it("is what the module says, before anything has happened", async () => {
    const module = moduleOf(
      { in: "test/fn", more: "test/fn" },
      { endpoints: [ENDPOINT, { ...ENDPOINT, functions: "test/exact" }] },
    );
    const { flow } = await start({ module });
    const routes = [{ valueType: "test/text", targets: ["test/fn"] }];
    expect(await flow()).toEqual({
      ingresses: [
        { topic: "in", routes },
        { topic: "more", routes },
      ],
      egresses: [{ egress: "test/out", kind: "kafka" }],
      functions: ["test/exact", "test/fn"],
      edges: [
        { from: { topic: "in" }, to: FN, messages: 0, delayed: 0 },
        { from: { topic: "more" }, to: FN, messages: 0, delayed: 0 },
      ],
      others: 0,
    });
  });

  it("counts records in, messages between functions and records out", async () => {
    const { rig, flow } = await start();
    await rig.produce("in", "a=send", "a=send", "b=send", "b=write", "c=nothing");
    await rig.idle();
    const { functions, edges } = await flow();
    expect(functions).toEqual(["test/fn", "test/other"]);
    expect(edges).toEqual(
      expect.arrayContaining([
        { from: { topic: "in" }, to: FN, messages: 5, delayed: 0 },
        { from: FN, to: OTHER, messages: 3, delayed: 0 },
        { from: FN, to: { topic: "out" }, messages: 1, delayed: 0 },
      ]),
    );
    expect(edges).toHaveLength(3);
  });

  it("counts each record as often as the module sends it to a function", async () => {
    const routes = [
      { valueType: "test/text", targets: ["test/fn", "test/other"] },
      { valueType: "test/bytes", targets: ["test/fn"] },
    ];
    const { rig, flow } = await start({
      module: moduleOf({}, { topics: [{ topic: "in", routes }] }),
    });
    await rig.produce("in", "a=1", "b=2");
    await rig.idle();
    expect((await flow()).edges).toEqual([
      { from: { topic: "in" }, to: FN, messages: 4, delayed: 0 },
      { from: { topic: "in" }, to: OTHER, messages: 2, delayed: 0 },
    ]);
  });

  it("has a delayed message among those that have come when its time has come", async () => {
    const { rig, url, flow } = await start();
    await rig.produce("in", "a=later", "b=later");
    await rig.idle();
    expect((await flow()).edges).toContainEqual({ from: FN, to: FN, messages: 0, delayed: 2 });
    const function_ = async () => (await fetch(`${url}/functions/test/fn`)).json();
    expect(await function_()).toMatchObject({
      delayed: 2,
      nextDelayed: "2026-01-01T00:01:00.000Z",
    });
    rig.clock.advance(60_000);
    await rig.idle();
    expect((await flow()).edges).toContainEqual({ from: FN, to: FN, messages: 2, delayed: 2 });
    expect(await function_()).toMatchObject({ delayed: 0 });
    expect(await function_()).not.toHaveProperty("nextDelayed");
  });

  it("counts what comes from outside, and what is given up", async () => {
    const { rig, flow } = await start();
    await rig.runtime.send(keyOf("fn", "a"), "test/text", Buffer.from("fail"));
    await untilDurable(rig, () => rig.parts.types.get("test/fn")?.failing === 1);
    await rig.runtime.deadLetter(keyOf("fn", "a"), undefined);
    expect((await flow()).edges).toEqual(
      expect.arrayContaining([
        { to: FN, messages: 1, delayed: 0 },
        { from: FN, to: { topic: "dead-letters" }, messages: 1, delayed: 0 },
      ]),
    );
  });

  it("counts nothing of an answer that failed", async () => {
    let isWell = false;
    const functions = fn((batch): Answer => {
      if (batch.target !== "fn/a") return {};
      return { send: [["other/b", "x"]], state: isWell ? {} : { undeclared: "x" } };
    });
    const { rig, flow } = await start({ functions });
    await rig.produce("in", "a=1");
    await untilDurable(rig, () => rig.parts.types.get("test/fn")?.failing === 1);
    isWell = true;
    rig.runtime.retry(keyOf("fn", "a"));
    await rig.idle();
    expect((await flow()).edges).toContainEqual({ from: FN, to: OTHER, messages: 1, delayed: 0 });
  });

  it("is counted from the start of the runtime on", async () => {
    const { rig } = await start();
    await rig.produce("in", "a=send");
    await rig.idle();
    await rig.close();
    const again = await start({ disk: rig.disk });
    await again.rig.produce("in", "a=1", "b=1");
    await again.rig.idle();
    expect((await again.flow()).edges).toEqual([
      { from: { topic: "in" }, to: FN, messages: 2, delayed: 0 },
    ]);
  });

  it("has a bounded number of edges, and counts further ones together", async () => {
    const functions = fn(({ messages }) => ({
      egress: messages.map((topic) => [topic, "a=1"] as const),
    }));
    const { rig, flow } = await start({ functions });
    await rig.produce("in", ...numbers(1200).map((n) => `a=t${n}`), "a=t0", "a=t1100");
    await rig.idle();
    const { edges, others } = await flow();
    expect(edges).toHaveLength(1001);
    expect(others).toBe(201);
    expect(edges).toContainEqual({ from: FN, to: { topic: "t0" }, messages: 2, delayed: 0 });
  });
});

describe("who follows", () => {
  it("is told the edges that something went along, and no others", async () => {
    const { rig, url } = await start({ module: moduleOf({ in: "test/fn", more: "test/fn" }) });
    const { first, of } = await follow(url);
    await first();
    await rig.produce("in", ...numbers(20).map((n) => `${n}=send`));
    await rig.idle();
    await tell(rig, () => of("flow").length > 0);
    expect(of("flow")).toEqual([
      [
        { from: { topic: "in" }, to: FN, messages: 20, delayed: 0 },
        { from: FN, to: OTHER, messages: 20, delayed: 0 },
      ],
    ]);
  });

  it("is told what waits for functions, and when it does not any more", async () => {
    let isThere = false;
    const functions: Handler = async (bytes) => {
      if (!isThere) throw new TransportError("away", { unavailable: true });
      return await obedient(bytes);
    };
    const { rig, url } = await start({ functions });
    const { first, of } = await follow(url);
    await first();
    await rig.produce("in", "a=later", "a=1", "a=2");
    await tell(rig, () => of("waiting").length > 0);
    const waiting = { ...FN, messages: 3, delayed: 0, failing: 0 };
    expect(of("waiting").flat()).toContainEqual(waiting);
    isThere = true;
    await tell(rig, () => JSON.stringify(of("waiting")).includes('"delayed":1'));
    const delayed = { ...FN, messages: 0, delayed: 1, nextDelayed: expect.stringMatching(/^2026/) };
    expect(of("waiting").flat().at(-1)).toMatchObject(delayed);
  });
});
