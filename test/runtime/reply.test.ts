/**
 * Answers that a function may not give: each fails as a whole, with a reason that an operator can see, and nothing of it
 * has happened, however much of it was fine. On Flink most of them fail the job.
 */
import { describe, expect, it } from "vitest";
import {
  FromFunction,
  KAFKA_RECORD_TYPENAME,
  KINESIS_RECORD_TYPENAME,
  KinesisEgressRecord,
  type WireBatchResponse,
} from "../../src/statefun/wire/index.ts";
import { encodeAnswer, fn, kafkaRecord, readBatch, typed, wireAddress } from "./functions.ts";
import { keyOf, moduleOf, startRig, until } from "./support.ts";

/** An answer with one of everything, all of it fine, and then something that is not. */
function spoilt(extra: WireBatchResponse): Uint8Array {
  const fine: WireBatchResponse =
    FromFunction.decode(
      encodeAnswer({
        state: { value: "written" },
        send: [["sink/x", "sent"]],
        delayed: [
          { ms: 1000, to: "sink/x", value: "delayed", token: "token" },
          { cancel: "another" },
        ],
        egress: [["out", "key=value"]],
      }),
    ).invocationResult ?? {};
  type List<T> = readonly T[] | null | undefined;
  const both = <T>(some: List<T>, more: List<T>): T[] => [...(some ?? []), ...(more ?? [])];
  const invocationResult = {
    stateMutations: both(fine.stateMutations, extra.stateMutations),
    outgoingMessages: both(fine.outgoingMessages, extra.outgoingMessages),
    delayedInvocations: both(fine.delayedInvocations, extra.delayedInvocations),
    outgoingEgresses: both(fine.outgoingEgresses, extra.outgoingEgresses),
  };
  return FromFunction.encode({ invocationResult }).finish();
}

const message = { argument: typed("hello") };
const kafka = (change: object) => {
  const record = kafkaRecord("test/out", "out", "key=value");
  return { ...record, argument: { ...record.argument, ...change } };
};
const cut = encodeAnswer({ send: [["sink/x", "a message that is cut off"]] });

const BAD: readonly [what: string, answer: Uint8Array, reason: string | RegExp][] = [
  ["no bytes", new Uint8Array(0), "the answer is empty: no FromFunction response"],
  ["garbage", Buffer.from("<html>not found</html>"), /^the answer is no FromFunction: /],
  ["half an answer", cut.subarray(0, cut.length - 5), /^the answer is no FromFunction: /],
  [
    "a request for values that names none",
    FromFunction.encode({ incompleteInvocationContext: {} }).finish(),
    "it misses storage, but does not say which",
  ],
  [
    "a message to a function that nobody serves",
    spoilt({
      outgoingMessages: [{ ...message, target: { namespace: "no", type: "fn", id: "x" } }],
    }),
    "it sends a message to no/fn, which no endpoint of the module serves",
  ],
  [
    "a message to nobody",
    spoilt({ outgoingMessages: [{ ...message, target: null }] }),
    "it sends a message to / without an id",
  ],
  [
    "a message without an id",
    spoilt({ outgoingMessages: [{ ...message, target: wireAddress("sink/") }] }),
    "it sends a message to test/sink without an id",
  ],
  [
    "a delayed message to a function that nobody serves",
    spoilt({
      delayedInvocations: [{ ...message, target: { namespace: "no", type: "fn", id: "x" } }],
    }),
    "it sends a message to no/fn, which no endpoint of the module serves",
  ],
  [
    "a delay into the past",
    spoilt({ delayedInvocations: [{ ...message, target: wireAddress("sink/x"), delayInMs: -1 }] }),
    "it delays a message by -1 ms",
  ],
  [
    "a token twice",
    spoilt({
      delayedInvocations: [
        {
          ...message,
          target: wireAddress("sink/x"),
          cancellationToken: "token",
        },
      ],
    }),
    /^it uses the cancellation token "token", which is pending already for the id "\d+"$/,
  ],
  [
    "a cancellation without a token",
    spoilt({ delayedInvocations: [{ isCancellationRequest: true }] }),
    "it cancels a delayed message without a token",
  ],
  [
    "a value without a name",
    spoilt({ stateMutations: [{ stateValue: typed("x") }] }),
    "it changes a value without a name",
  ],
  [
    "a record for an egress that the module does not declare",
    spoilt({ outgoingEgresses: [kafkaRecord("test/no", "out", "k=v")] }),
    "it writes to egress test/no, which the module does not declare",
  ],
  [
    "a record of another type than the egress takes",
    spoilt({ outgoingEgresses: [kafka({ typename: "test/text" })] }),
    `it writes a test/text to egress test/out, which takes ${KAFKA_RECORD_TYPENAME}`,
  ],
  [
    "a record that is none",
    spoilt({ outgoingEgresses: [kafka({ value: Buffer.from("<>") })] }),
    /^the answer is no KafkaProducerRecord: /,
  ],
  [
    "a record without a topic",
    spoilt({ outgoingEgresses: [kafkaRecord("test/out", "", "k=v")] }),
    "it writes a record without a topic to egress test/out",
  ],
  [
    "a record without a key for an ingress topic",
    spoilt({ outgoingEgresses: [kafkaRecord("test/out", "in", "=v")] }),
    "it writes a record without a key to in, which is an ingress topic",
  ],
];

describe("an answer with something in it that cannot be done", () => {
  it("fails as a whole, with the reason, and its messages are delivered again", async () => {
    let spoil = true;
    const received: string[] = [];
    const rig = await startRig({
      functions: {
        fn: async (request) =>
          (spoil ? BAD[Number(readBatch(request).id)]?.[1] : undefined) ??
          encodeAnswer({ egress: [["done", `${readBatch(request).id}=again`]] }),
        sink: fn(({ messages }) => void received.push(...messages)),
      },
    });
    const ids = BAD.map((_, index) => `${index}`);
    await rig.produce("in", ...ids.map((id) => `${id}=hello`));
    await until(() => rig.runtime.instances.failing().length === BAD.length);
    const url = await rig.serve();
    const failures = (await (await fetch(`${url}/failures`)).json()) as {
      id: string;
      reason: string;
      attempts: number;
    }[];
    await rig.runtime.committer.settled();
    for (const [index, [what, , reason]] of BAD.entries()) {
      const { id, ...failure } = failures[index] ?? { id: "none" };
      expect({ what, id, ...failure }).toMatchObject({
        what,
        id: `${index}`,
        function: "test/fn",
        attempts: 1,
        reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
      });
      expect(rig.state("fn", id)).toEqual({});
      expect(rig.store.timersOf(id)).toEqual([]);
      expect(rig.store.mailboxSize(keyOf("fn", id))).toBe(1);
    }
    expect(received).toEqual([]);
    expect(rig.records("out")).toEqual([]);

    spoil = false;
    rig.clock.advance(100);
    await rig.idle();
    expect(rig.records("done").sort()).toEqual(ids.map((id) => `${id}=again`).sort());
    expect(await (await fetch(`${url}/failures`)).json()).toEqual([]);
  });
});

describe("a record of an answer", () => {
  it("may go to an ingress topic, and from there to the functions", async () => {
    const seen: string[] = [];
    const rig = await startRig({
      functions: fn(({ id, messages }) => {
        seen.push(...messages.map((text) => `${id}=${text}`));
        return messages[0] === "start" ? { egress: [["in", "b=round"]] } : {};
      }),
    });
    await rig.produce("in", "a=start");
    await rig.idle();
    expect(seen).toEqual(["a=start", "b=round"]);
    expect(rig.records("in")).toEqual(["a=start", "b=round"]);
  });

  it("may go to a Kinesis stream, which is a topic here", async () => {
    const value = KinesisEgressRecord.encode({
      stream: "events",
      partitionKey: "p",
      explicitHashKey: "ignored",
      valueBytes: Buffer.from("hello"),
    }).finish();
    const argument = { typename: KINESIS_RECORD_TYPENAME, hasValue: true, value };
    const rig = await startRig({
      module: moduleOf(undefined, { egresses: [{ typename: "test/kinesis", kind: "kinesis" }] }),
      functions: async () =>
        FromFunction.encode({
          invocationResult: {
            outgoingEgresses: [{ egressNamespace: "test", egressType: "kinesis", argument }],
          },
        }).finish(),
    });
    await rig.produce("in", "a=1");
    await rig.idle();
    expect(rig.records("events")).toEqual(["p=hello"]);
  });
});
