/** Traces of what waits, of batches and of very much, and of what is not kept. */
import { describe, expect, it } from "vitest";
import { moduleOf, numbers, untilDurable } from "../support.ts";
import { type Json, outline, type Program, startTracing } from "./tracing.ts";

describe("a trace", () => {
  it("says where messages are that have not been dealt with", async () => {
    const { rig, tell, ask, ofRecord, ofMessage } = await startTracing();
    await ask("/functions/test/other/b/pause", "POST");
    await tell("a", { send: [["other/b", {}]] });
    await untilDurable(rig, async () => (await ofRecord(0)).spans[1]?.outcome === "waiting");
    const { spans } = await ofRecord(0);
    const { messages } = await ask("/functions/test/other/b/messages");
    expect(await ofMessage("other", "b", messages[0].seq)).toMatchObject({ spans });
    await ask("/functions/test/fn/pause", "POST");
    await tell("c", {});
    expect((await ofRecord(1)).spans.map(({ outcome }: Json) => outcome)).toEqual([
      expect.stringMatching(/^(topic|waiting)$/),
    ]);
    await ask("/functions/test/other/b/resume", "POST");
    await untilDurable(rig, async () => (await ofRecord(0)).spans[1]?.outcome === "answered");
  });

  it("has what several messages of one batch did once, and says that it is of a batch", async () => {
    const { rig, tell, ask, ofRecord, ofMessage } = await startTracing();
    await ask("/functions/test/other/b/pause", "POST");
    await tell("a", {
      send: [
        ["other/b", { send: [["fn/x", {}]] }],
        ["other/b", {}],
      ],
    });
    await tell("c", { send: [["other/b", {}]] });
    await untilDurable(rig, () => rig.store.mailboxSize({ function: "test/other", id: "b" }) === 3);
    await ask("/functions/test/other/b/resume", "POST");
    await rig.idle();
    const trace = await ofRecord(0);
    expect(outline(trace)).toEqual([
      "root -> record fn/a answered",
      "1 -> message other/b answered",
      "2 -> message fn/x answered",
    ]);
    expect(trace.spans[1].messages).toHaveLength(2);
    expect(trace.spans[1].batch).toBe(3);
    expect(outline(await ofRecord(1))).toEqual(
      outline(trace).map((line) => line.replace("/a", "/c")),
    );
    const [x] = await ask("/functions/test/fn/x/history");
    const fromBelow = await ofMessage("fn", "x", x.messages[0].seq);
    expect(fromBelow.root).toEqual({ kind: "batch" });
    expect(outline(fromBelow)).toEqual([
      "root -> batch other/b answered",
      "1 -> message fn/x answered",
    ]);
    expect(fromBelow.spans[0].messages).toHaveLength(3);
  });

  it("goes up through a batch whose messages come of the same record, on whichever ways", async () => {
    const { rig, tell, ask, ofRecord } = await startTracing();
    await ask("/functions/test/other/end/pause", "POST");
    const to = (id: string, program: Program) => ({ send: [[id, program] as const] });
    await tell("a", {
      send: [
        ["fn/b", to("other/end", { write: ["out"] })],
        ["fn/c", to("fn/d", to("other/end", {}))],
      ],
    });
    const end = { function: "test/other", id: "end" };
    await untilDurable(rig, () => rig.store.mailboxSize(end) === 2);
    await ask("/functions/test/other/end/resume", "POST");
    await rig.idle();
    const trace = await ofRecord(0, "out");
    expect(trace.root).toMatchObject({ kind: "record", topic: "in", offset: 0 });
    expect(trace).toEqual(await ofRecord(0));
    expect(outline(trace)).toEqual([
      "root -> record fn/a answered",
      "1 -> message fn/b answered",
      "2 -> message other/end answered",
      "1 -> message fn/c answered",
      "4 -> message fn/d answered",
    ]);
    expect(trace.spans[2].messages).toHaveLength(2);
  });

  it("has the one that was asked about among more than the history lists", async () => {
    const { rig, tell, ask, ofRecord, ofMessage } = await startTracing();
    await tell("a", { send: numbers(30).map((id) => [`other/${id}`, {}] as const) });
    await rig.idle();
    const listed = await ofRecord(0);
    expect(listed.spans).toHaveLength(1 + 20);
    expect(listed.spans[0].counts.sent).toBe(30);
    const [last] = await ask("/functions/test/other/29/history");
    const trace = await ofMessage("other", "29", last.messages[0].seq);
    expect(outline(trace)).toEqual([...outline(listed), "1 -> message other/29 answered"]);
  });

  it("goes on where functions read what others wrote", async () => {
    const module = moduleOf({ in: "test/fn", next: "test/other" });
    const { rig, tell, ofRecord } = await startTracing({ module });
    await tell("k", { write: ["next"] });
    // What is written there is not a program.
    await untilDurable(rig, () => rig.parts.failures.failing.size > 0);
    const trace = await ofRecord(0);
    expect(outline(trace)).toEqual(["root -> record fn/k answered", "1 -> record other/k failing"]);
    expect(await ofRecord(0, "next")).toEqual(trace);
  });

  it("has no more than 1,000 spans, and says that there are more", async () => {
    const { rig, tell, ofRecord } = await startTracing();
    let ids = 0;
    const each = (count: number, make: () => Program) =>
      numbers(count).map(() => [`other/${ids++}`, make()] as const);
    const twenty = () => ({ send: each(20, () => ({ send: each(3, () => ({})) })) });
    await tell("a", { send: each(20, twenty) });
    await rig.idle();
    const trace = await ofRecord(0);
    expect(trace.cut).toBe(true);
    expect(trace.spans).toHaveLength(1000);
  });

  it("is of a message that somebody sent, and of what an operator let come early", async () => {
    const { rig, ask, ofMessage } = await startTracing();
    const program = { delayed: [{ ms: 60_000, to: "fn/b", program: {} }] };
    await rig.runtime.send(
      { function: "test/fn", id: "a" },
      "test/text",
      Buffer.from(JSON.stringify(program)),
    );
    await rig.idle();
    const [{ seq }] = await ask("/functions/test/fn/b/delayed");
    await ask(`/functions/test/fn/b/delayed/${seq}/fire`, "POST");
    await rig.idle();
    const trace = await ofMessage("fn", "b", seq);
    expect(trace.root).toEqual({ kind: "outside" });
    expect(outline(trace)).toEqual(["root -> message fn/a answered", "1 -> delayed fn/b answered"]);
  });
});

describe("what is not kept", () => {
  it("is said of what a message came of, and of what became of it", async () => {
    const { rig, tell, ask, ofRecord, ofMessage } = await startTracing({ historyPerInstance: 1 });
    await tell("a", { send: [["other/b", { delayed: [{ ms: 9000, to: "fn/z", program: {} }] }]] });
    await rig.idle();
    const sent = (await ask("/functions/test/other/b/history"))[0].messages[0].seq;
    await tell("a", {});
    await rig.idle();
    const orphan = await ofMessage("other", "b", sent);
    expect(orphan.root).toEqual({ kind: "unknown", caller: { function: "test/fn", id: "a" } });
    expect(outline(orphan)).toEqual([
      "root -> message other/b answered",
      "1 -> delayed fn/z delayed",
    ]);
    expect(outline(await ofRecord(0))).toEqual(["root -> record fn/a unknown"]);
  });

  it("is nothing but what waits, where no history is", async () => {
    const { rig, tell, ofRecord } = await startTracing({ historyMemoryBytes: 0 });
    await tell("a", {});
    await rig.idle();
    expect(outline(await ofRecord(0))).toEqual(["root -> record fn/a unknown"]);
  });
});

describe("the number of a message", () => {
  it("is never another one's, after a restart neither", async () => {
    const first = await startTracing();
    await first.tell("a", {
      send: [["other/b", {}]],
      delayed: [{ ms: 9000, to: "fn/z", program: {} }],
    });
    await first.rig.idle();
    const [{ seq }] = await first.ask("/functions/test/fn/z/delayed");
    await first.ask(`/functions/test/fn/z/delayed/${seq}`, "DELETE");
    await first.rig.crash();
    const { disk, clock } = first.rig;
    const second = await startTracing({ disk, clock });
    await second.tell("a", {});
    await second.rig.idle();
    const [{ messages }] = await second.ask("/functions/test/fn/a/history");
    expect(messages[0].seq).toBe(seq + 1);
  });
});
