/** Where sending goes on, and when it must not: over everything that may happen, Kafka has each record once or the start is refused. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, type Situation } from "../../../src/kafka/egress/decision.ts";
import { History, TOPICS } from "./history.ts";

const topic = fc.constantFrom(...TOPICS);
type Step = (history: History) => void;

/** What happens to a store of which there is no copy, and to a Kafka that keeps what it has. */
const ordinary: fc.Arbitrary<Step>[] = [
  fc.tuple(topic, fc.integer({ min: 1, max: 3 })).map(([name, records]) => (history) => {
    history.write(name, records);
  }),
  fc.tuple(topic, fc.boolean()).map(([name, isAnswered]) => (history) => {
    history.send(name, isAnswered);
  }),
  fc.constant((history) => history.acknowledge()),
  fc.constant((history) => history.kill()),
  fc.constant((history) => history.close()),
];
const losing = fc.constant<Step>((history) => history.loseMarker());
const copying = fc.constantFrom<Step>(
  (history) => history.backUp(),
  (history) => history.restore(),
);

/** A start, or a beginning again after an error, that may be killed on its way. */
const begin = fc.constantFrom(0, 1, 2, 3);

/** Goes through it, with a beginning after every few steps, each of which `check` is told of. */
function holds(steps: fc.Arbitrary<Step>, check: (history: History, kind: string) => void): void {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(steps, { maxLength: 6 }), begin)), (all) => {
      const history = new History();
      for (const [steps, claimed] of all) {
        for (const step of steps) step(history);
        const decision = history.begin(claimed);
        if (decision.kind === "go-on") {
          expect(Object.fromEntries(decision.positions)).toEqual(history.sent);
        }
        check(history, decision.kind);
      }
    }),
    { numRuns: 2000 },
  );
}

describe("sending goes on exactly where Kafka is", () => {
  it("always, while there is one store and Kafka keeps the marker", () => {
    holds(fc.oneof(...ordinary), (_, kind) => expect(kind).toBe("go-on"));
  });

  it("or is refused as in doubt, where the marker may be lost", () => {
    holds(fc.oneof(...ordinary, losing), (_, kind) => expect(kind).toMatch(/go-on|in-doubt/));
  });

  it("or is refused, where copies are put in the store's place", () => {
    holds(fc.oneof(...ordinary, copying), (_, kind) => expect(kind).not.toBe("in-doubt"));
  });
});

const situation = (some: Partial<Situation>): Situation => ({
  marker: { incarnation: "one", transaction: 7, positions: { a: 10 } },
  known: { cluster: "c", incarnation: "one", before: "one" },
  outboxes: [{ topic: "a", position: 8, end: 12 }],
  endOf: () => 12,
  isSettled: false,
  acceptLostMarker: false,
  ...some,
});

describe("a start", () => {
  it("is refused when somebody else has written as this store", () => {
    const marker = { incarnation: "two", transaction: 0, positions: {} };
    expect(decide(situation({ marker }))).toEqual({ kind: "another-copy", incarnation: "two" });
    expect(decide(situation({ marker, known: undefined })).kind).toBe("another-copy");
  });

  it("is refused when Kafka has more than there is here, of any topic", () => {
    const marker = { incarnation: "one", transaction: 1, positions: { b: 3 } };
    const endOf = (topic: string) => (topic === "b" ? 2 : 12);
    expect(decide(situation({ marker, endOf }))).toEqual({
      kind: "older-copy",
      topic: "b",
      position: 3,
      end: 2,
    });
  });

  it("is in doubt when the marker is gone after a kill, and says of which records", () => {
    const outboxes = [
      { topic: "a", position: 8, end: 12 },
      { topic: "b", position: 5, end: 5 },
    ];
    expect(decide(situation({ marker: undefined, outboxes }))).toEqual({
      kind: "in-doubt",
      outboxes: outboxes.slice(0, 1),
    });
  });

  it.each<[string, Partial<Situation>]>([
    ["that was asked for", { acceptLostMarker: true }],
    ["after an end in order", { isSettled: true }],
    ["with nothing to send", { outboxes: [{ topic: "a", position: 12, end: 12 }] }],
    ["before the first claim", { known: { cluster: "c", incarnation: "one", before: undefined } }],
    ["at a cluster that is new", { known: undefined }],
  ])("goes on without a marker %s", (_, some) => {
    expect(decide(situation({ marker: undefined, ...some })).kind).toBe("go-on");
  });

  it("goes on after a topic of the marker goes to Kafka no more", () => {
    const decision = decide(situation({ outboxes: [] }));
    expect(decision).toEqual({ kind: "go-on", positions: new Map() });
  });

  it("takes no name of a topic for more than a name", () => {
    const marker = { incarnation: "one", transaction: 7, positions: {} };
    const outboxes = [{ topic: "constructor", position: 3, end: 12 }];
    expect(decide(situation({ marker, outboxes }))).toEqual({
      kind: "go-on",
      positions: new Map([["constructor", 3]]),
    });
  });
});
