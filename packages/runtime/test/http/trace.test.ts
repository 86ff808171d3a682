/** Traces: from any message, or record, to what it came of and all that came of it, and never a guess. */
import { describe, expect, it } from "vitest";
import { untilDurable } from "../support.ts";
import { type Json, outline, startTracing } from "./tracing.ts";

describe("a trace", () => {
  it("has all that came of a record, wherever in it one begins", async () => {
    const { rig, tell, ofRecord, ofMessage } = await startTracing();
    await tell("a", {
      send: [
        ["other/b", { send: [["fn/a", { write: ["out"] }]] }],
        ["other/c", {}],
      ],
    });
    await rig.idle();
    const trace = await ofRecord(0);
    expect(outline(trace)).toEqual([
      "root -> record fn/a answered",
      "1 -> message other/b answered",
      "2 -> message fn/a answered",
      "1 -> message other/c answered",
    ]);
    expect(trace.root).toEqual({
      kind: "record",
      topic: "in",
      offset: 0,
      time: "2026-01-01T00:00:00.000Z",
    });
    expect(trace.spans[1]).toEqual({
      span: 2,
      cause: 1,
      kind: "message",
      function: "test/other",
      id: "b",
      messages: [
        {
          seq: expect.any(Number),
          typename: "test/text",
          caller: { function: "test/fn", id: "a" },
        },
      ],
      sentAt: "2026-01-01T00:00:00.000Z",
      outcome: "answered",
      begunAt: "2026-01-01T00:00:00.000Z",
      durationMs: 0,
      changes: ["count"],
      counts: { sent: 1, delayed: 0, records: 0 },
      records: [],
    });
    expect(trace.spans[0].messages[0].record).toEqual({ topic: "in", offset: 0 });
    expect(trace.spans[2].records).toEqual([{ topic: "out", offset: 0 }]);
    for (const { function: typename, id, messages } of trace.spans) {
      const name = typename.replace("test/", "");
      expect(await ofMessage(name, id, messages[0].seq)).toEqual(trace);
    }
    expect(await ofRecord(0, "out")).toEqual(trace);
  });

  it("shows attempts that failed, where a message was given up, and what came of it when it was sent again", async () => {
    const { rig, tell, ask, ofRecord } = await startTracing();
    await tell("a", { send: [["other/b", { fail: true }]] });
    const failing = () => rig.parts.failures.failing.size > 0;
    await untilDurable(rig, failing);
    const failed = await ofRecord(0);
    expect(outline(failed)).toEqual([
      "root -> record fn/a answered",
      "1 -> message other/b failing",
    ]);
    expect(failed.spans[1]).toMatchObject({
      failures: 1,
      attempts: [
        { at: expect.any(String), batch: 1, error: expect.stringMatching(/told to fail/) },
      ],
    });
    await ask("/functions/test/other/b/dead-letter", "POST");
    const given = await ofRecord(0);
    expect(outline(given)[1]).toBe("1 -> message other/b dead-letter");
    expect(given.spans[1].letter).toEqual({ topic: "dead-letters", offset: 0 });
    const edited = await fetch(`${await rig.serve()}/dead-letters/redrive?offset=0`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ payload: JSON.stringify({ send: [["fn/z", {}]] }) }),
    });
    expect(edited.status).toBe(200);
    await rig.idle();
    const again = await ofRecord(0);
    expect(outline(again)).toEqual([
      "root -> record fn/a answered",
      "1 -> message other/b dead-letter",
      "2 -> redriven other/b answered",
      "3 -> message fn/z answered",
    ]);
    expect(await ofRecord(0, "dead-letters")).toEqual(again);
  });

  it("has delayed messages: those that are to come, have come, or were cancelled", async () => {
    const { rig, tell, ofRecord, ofMessage } = await startTracing();
    const later = (ms: number, id: string, token: string) => ({
      ms,
      to: `other/${id}`,
      program: { send: [["fn/end", {}]] as const },
      token,
    });
    await tell("a", {
      delayed: [later(1000, "x", "1"), later(9000, "y", "2"), later(9000, "z", "3")],
    });
    await rig.idle();
    await tell("a", { cancel: ["3"] });
    rig.clock.advance(1000);
    await rig.idle();
    const trace = await ofRecord(0);
    expect(outline(trace)).toEqual([
      "root -> record fn/a answered",
      "1 -> delayed other/x answered",
      "2 -> message fn/end answered",
      "1 -> delayed other/y delayed",
      "1 -> delayed other/z cancelled",
    ]);
    const [, came, , pending] = trace.spans;
    expect(came).toMatchObject({
      sentAt: "2026-01-01T00:00:00.000Z",
      dueAt: "2026-01-01T00:00:01.000Z",
      begunAt: "2026-01-01T00:00:01.000Z",
    });
    expect(came.messages[0].delayed).toBeLessThan(came.messages[0].seq);
    expect(pending.dueAt).toBe("2026-01-01T00:00:09.000Z");
    expect(await ofMessage("other", "y", pending.messages[0].seq)).toEqual(trace);
    expect(await ofMessage("other", "x", came.messages[0].seq)).toEqual(trace);
    expect(await ofMessage("other", "x", came.messages[0].delayed)).toEqual(trace);
  });
});

it("leads to the invocations that had one of its messages", async () => {
  const { rig, tell, ask } = await startTracing();
  await tell("a", { fail: true });
  await untilDurable(rig, () => rig.parts.failures.failing.size > 0);
  await tell("b", { name: 1 });
  await tell("b", { name: 2 });
  await untilDurable(rig, async () => (await ask("/functions/test/fn/b/history")).length === 2);
  const had = (id: string, seq: number) => ask(`/functions/test/fn/${id}/history?message=${seq}`);
  const seqs = (await ask("/functions/test/fn/b/history")).map(
    ({ messages }: Json) => messages[0].seq,
  );
  for (const seq of seqs) {
    expect(await had("b", seq)).toMatchObject([
      { messages: [{ seq }], changes: [{ name: "count" }] },
    ]);
  }
  expect(await had("a", 1)).toMatchObject([{ error: expect.stringContaining("told to fail") }]);
  expect(await had("a", seqs[0])).toEqual([]);
});

describe("a trace of what is not there", () => {
  it("is refused with the reason", async () => {
    const { ask } = await startTracing();
    const refusals = await Promise.all(
      [
        "/trace",
        "/trace?topic=in",
        "/trace?topic=in&offset=0&message=1",
        "/trace?function=test/fn&id=a&message=1",
        "/trace?topic=in&offset=0",
        "/trace?topic=none&offset=0",
      ].map(async (path) => (await ask(path)).error_code),
    );
    expect(refusals).toEqual([40002, 40002, 40002, 40405, 40404, 40401]);
  });
});
