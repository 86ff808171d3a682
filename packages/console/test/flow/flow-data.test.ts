/** What the page of the flow shows: what was asked for, and over it what events have told since. */
import { describe, expect, it } from "vitest";
import { type Asked, edgeId, flowData, type ToldSince } from "../../src/pages/flow/flow-data.ts";
import { pictureOf } from "../../src/pages/flow/picture.ts";

const FN = { function: "test/fn" };

const edge = (
  from: { topic: string } | { function: string } | undefined,
  to: object,
  messages = 0,
) => ({
  ...(from && { from }),
  to: to as { topic: string } | { function: string },
  messages,
  delayed: 0,
});

function asked(changes: Partial<Asked["flow"]> = {}, more: Partial<Asked> = {}): Asked {
  const routes = [{ valueType: "test/text", targets: ["test/fn"] }];
  return {
    flow: {
      ingresses: [{ topic: "in", routes }],
      egresses: [{ egress: "test/out", kind: "kafka" }],
      functions: ["test/fn"],
      edges: [edge({ topic: "in" }, FN, 5)],
      others: 0,
      ...changes,
    },
    functions: [],
    topics: [],
    paused: [],
    ...more,
  };
}

const NOTHING: ToldSince = {
  edges: new Map(),
  figures: new Map(),
  waiting: new Map(),
  topics: new Map(),
};

function told(...edges: ReturnType<typeof edge>[]): ToldSince {
  return { ...NOTHING, edges: new Map(edges.map((one) => [edgeId(one), one])) };
}

describe("what is shown", () => {
  it("is what the module says, as long as nothing has happened", () => {
    const data = flowData(asked(), NOTHING);
    expect(data.functions).toMatchObject([{ name: "test/fn", invocations: 0, isPaused: false }]);
    expect(data.topics).toMatchObject([{ name: "in", isIngress: true, records: 0 }]);
    expect(data.unused).toEqual(["out"]);
  });

  it("is what events told last, of what there was and of what is new", () => {
    const out = edge(FN, { topic: "out" }, 2);
    const data = flowData(asked(), told(edge({ topic: "in" }, FN, 9), out));
    expect(data.edges).toMatchObject([
      { id: "topic:in function:test/fn", messages: 9, begun: 5 },
      { id: "function:test/fn topic:out", messages: 2, begun: 0 },
    ]);
    expect(data.topics.map(({ name }) => name)).toEqual(["in", "out"]);
    expect(data.unused).toEqual([]);
  });

  it("says what waits where, and how far functions are behind a topic", () => {
    const data = flowData(asked(), {
      ...NOTHING,
      waiting: new Map([
        [
          "test/fn",
          { ...FN, messages: 3, delayed: 1, nextDelayed: "2026-01-01T00:00:00Z", failing: 2 },
        ],
      ]),
      topics: new Map([["in", { topic: "in", nextOffset: 10, position: 4 }]]),
    });
    expect(data.functions).toMatchObject([
      { waiting: 3, delayed: 1, nextDelayed: "2026-01-01T00:00:00Z", failing: 2 },
    ]);
    expect(data.topics).toMatchObject([{ records: 10, lag: 6 }]);
  });

  it("knows of a pause of a function, of one of its instances, and of everything", () => {
    const since = "2026-01-01T00:00:00Z";
    const pausedBy = (paused: Asked["paused"]) => {
      const { functions, isPaused } = flowData(asked({}, { paused }), NOTHING);
      return [functions[0]?.isPaused, isPaused];
    };
    expect(pausedBy([{ ...FN, since }])).toEqual([true, false]);
    expect(pausedBy([{ ...FN, id: "a", since }])).toEqual([false, false]);
    expect(pausedBy([{ since }])).toEqual([true, true]);
  });
});

describe("the picture", () => {
  it("has a box for the outside when something comes from there", () => {
    const ids = (of: Asked) => pictureOf(flowData(of, NOTHING)).boxes.map(({ id }) => id);
    expect(ids(asked())).not.toContain("outside");
    expect(ids(asked({ edges: [edge(undefined, FN, 1)] }))).toContain("outside");
  });

  it("has what is used most where there is too much, and says how much it leaves out", () => {
    const edges = Array.from({ length: 100 }, (_, n) => edge(FN, { topic: `t${n}` }, n));
    const { boxes, lines, hidden } = pictureOf(flowData(asked({ edges }), NOTHING));
    const written = boxes.filter(({ kind }) => kind === "egress").map(({ id }) => id);
    expect(written).toContain("topic:t99");
    expect(written).not.toContain("topic:t0");
    expect(written.length + hidden).toBe(101);
    expect(lines).toHaveLength(written.length);
  });
});
