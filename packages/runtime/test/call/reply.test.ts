/**
 * Answers that a function may not give: each fails as a whole, with a reason that an operator can see, and nothing of it
 * has happened, however much of it was fine. Those for which Flink fails its job are test/conformance's, too; here are
 * also those that Flink takes, or meets with something worse.
 */

import { kinesisRecord } from "statefun-wire";
import { FromFunction, KinesisEgressRecord, MutationType } from "statefun-wire/protobuf";
import { describe, expect, it } from "vitest";
import {
  REFUSED,
  type RefusedAnswer,
  spoilt,
} from "../../../../test/conformance/refused-answers.ts";
import {
  encodeAnswer,
  fn,
  incomplete,
  kafkaRecord,
  readBatch,
  typed,
  wireAddress,
} from "../functions.ts";
import { keyOf, moduleOf, startRig, until } from "../support.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const cut = encodeAnswer({ send: [["sink/x", "a message that is cut off"]] });

/** In bytes of UTF-8, not in characters. */
const LONG = "☃".repeat(1707);

type Bad = Pick<RefusedAnswer, "what" | "answer" | "local">;

const BAD: readonly Bad[] = [
  ...REFUSED.filter(({ earlier }) => earlier === undefined),
  {
    // With bytes that end a protobuf group Flink reads no further, and takes it for an answer that asks for nothing.
    what: "a page of HTML",
    answer: Buffer.from("<html>not found</html>"),
    local: /^the answer is not a FromFunction: /,
  },
  {
    what: "half an answer",
    answer: cut.subarray(0, cut.length - 5),
    local: /^the answer is not a FromFunction: /,
  },
  {
    // Flink asks again at once, and for ever.
    what: "a request for values that names none",
    answer: FromFunction.encode({ incompleteInvocationContext: {} }).finish(),
    local: "it lacks values of its state, but does not say which",
  },
  {
    // Flink's job fails when the time of the message has come, and then for ever.
    what: "a delayed message to a function that nobody serves",
    answer: spoilt({
      delayedInvocations: [
        { argument: typed("hello"), target: { namespace: "no", type: "fn", id: "x" } },
      ],
    }),
    local: "it sends a message to no/fn, which no endpoint of the module serves",
  },
  {
    // Flink's job fails when its ingress reads the record, and then for ever.
    what: "a record without a key for an ingress topic",
    answer: spoilt({ outgoingEgresses: [kafkaRecord("test/out", "in", "=v")] }),
    local: "it writes a record without a key to in, which is an ingress topic",
  },
  // Flink has no such limit.
  {
    what: "a message to an id that is too long",
    answer: encodeAnswer({ send: [[`sink/${LONG}`, "hello"]] }),
    local:
      'it sends a message to test/sink whose id has 5121 bytes, and 5120 are the most (setting "idBytes")',
  },
  {
    what: "a delayed message to an id that is too long",
    answer: encodeAnswer({ delayed: [{ ms: 1, to: `sink/${LONG}`, value: "hello" }] }),
    local: /^it sends a message to test\/sink whose id has 5121 bytes/,
  },
  {
    what: "a cancellation token that is too long",
    answer: encodeAnswer({ delayed: [{ ms: 1, to: "sink/x", value: "hello", token: LONG }] }),
    local: /^it uses a cancellation token that has 5121 bytes/,
  },
  {
    what: "a record for an ingress topic with a key that is too long",
    answer: encodeAnswer({ egress: [["in", `${LONG}=v`]] }),
    local:
      'it writes a record to in, which is an ingress topic, and its key has 5121 bytes, and 5120 are the most (setting "idBytes")',
  },
];

describe("an answer with something in it that cannot be done", () => {
  it("fails as a whole, with the reason, and its messages are delivered again", async () => {
    let spoil = true;
    const received: string[] = [];
    const fine = fn(({ id }) => ({ egress: [["done", `${id}=again`]] }), { value: {} });
    const rig = await startRig({
      functions: {
        fn: async (request) => {
          const { id, state } = readBatch(request);
          const bad = spoil && "value" in state ? BAD[Number(id)] : undefined;
          return bad?.answer ?? fine(request);
        },
        sink: fn(({ messages }) => void received.push(...messages)),
      },
    });
    const ids = BAD.map((_, index) => `${index}`);
    await rig.produce("in", ...ids.map((id) => `${id}=hello`));
    await until(() => rig.parts.failures.failing.size === BAD.length);
    const url = await rig.serve();
    const failures = (await (await fetch(`${url}/failures`)).json()) as {
      id: string;
      reason: string;
      attempts: number;
    }[];
    await rig.parts.committer.settled();
    for (const [index, { what, local: reason }] of BAD.entries()) {
      const { id, ...failure } = failures[index] ?? { id: "none" };
      expect({ what, id, ...failure }).toMatchObject({
        what,
        id: `${index}`,
        function: "test/fn",
        attempts: 1,
        reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
      });
      expect(rig.state("fn", id)).toEqual({});
      expect(rig.store.timerTargets()).toEqual([]);
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

describe("an answer with little in it", () => {
  it("has come all the same, without a byte, too", async () => {
    let calls = 0;
    const rig = await startRig({ functions: async () => Buffer.alloc(calls++) });
    await rig.produce("in", "a=1");
    await rig.idle();
    expect(calls).toBe(1);
    expect([...rig.parts.failures.failing]).toEqual([]);
  });

  it("may write a value that has no bytes, and send to the empty id", async () => {
    const stateMutations = [
      {
        stateName: "value",
        mutationType: MutationType.MODIFY,
        stateValue: { typename: "test/text" },
      },
    ];
    const outgoingMessages = [{ target: wireAddress("sink/"), argument: typed("hello") }];
    const answer = { invocationResult: { stateMutations, outgoingMessages } };
    const rig = await startRig({
      functions: {
        fn: async (request) =>
          "value" in readBatch(request).state
            ? FromFunction.encode(answer).finish()
            : incomplete(["value"], {}),
        sink: fn(({ messages }) => ({ state: { seen: messages.join() } }), { seen: {} }),
      },
    });
    await rig.produce("in", "a=1");
    await rig.idle();
    expect(rig.state("fn", "a")).toEqual({ value: "" });
    expect(rig.state("sink", "")).toEqual({ seen: "hello" });
    const url = await rig.serve();
    expect(await (await fetch(`${url}/functions/test/sink/`)).json()).toMatchObject({ mailbox: 0 });
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

  it("to a custom egress is kept in a topic of its name: the value's type as the key, and its bytes", async () => {
    const rig = await startRig({
      module: moduleOf(undefined, { egresses: [{ typename: "test/files", kind: "custom" }] }),
      functions: async () =>
        FromFunction.encode({
          invocationResult: {
            outgoingEgresses: [
              { egressNamespace: "test", egressType: "files", argument: typed("hello") },
            ],
          },
        }).finish(),
    });
    await rig.produce("in", "a=1");
    await rig.idle();
    const url = await rig.serve();
    const page = await fetch(`${url}/topics/test%2Ffiles/partitions/0/records?offset=0`, {
      headers: { accept: "application/vnd.kafka.binary.v2+json" },
    });
    expect(await page.json()).toMatchObject([
      { topic: "test/files", key: base64("test/text"), value: base64("hello") },
    ]);
  });

  it("may go to a Kinesis stream, which is a topic here", async () => {
    const value = KinesisEgressRecord.encode({
      stream: "events",
      partitionKey: "p",
      explicitHashKey: "7",
      valueBytes: Buffer.from("hello"),
    }).finish();
    const argument = { typename: kinesisRecord.typename, hasValue: true, value };
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
