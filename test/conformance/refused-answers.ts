/**
 * Answers that a function must not give, and most of which the SDK does not let it give: Flink fails its job for each,
 * and the local runtime the invocation. They are bytes, so that both get the very same.
 */
import { kafkaRecord as kafkaRecordCodec } from "statefun-wire";
import { FromFunction, MutationType, type WireResult } from "statefun-wire/protobuf";
import {
  encodeAnswer,
  incomplete,
  kafkaRecord,
  typed,
  wireAddress,
} from "../../packages/runtime/test/functions.ts";

export interface RefusedAnswer {
  /** Also the id of the instance that gives it. */
  readonly what: string;
  /** What the instance answered before, which was accepted. */
  readonly earlier?: Uint8Array;
  readonly answer: Uint8Array;
  /** What Flink's job fails with. No two are alike: Flink still shows the failure of the case before. */
  readonly flink: RegExp;
  /** The reason that the local runtime shows. */
  readonly local: string | RegExp;
}

/** The key of the records by which an effect shows that must not be there. */
export const LEAK = "leak";

/** An answer with one of everything, all of it fine, and then something that is not. */
export function spoilt(extra: WireResult): Uint8Array {
  const fine: WireResult =
    FromFunction.decode(
      encodeAnswer({
        state: { value: "written" },
        send: [[`sink/${LEAK}`, "sent"]],
        delayed: [
          { ms: 1, to: `sink/${LEAK}`, value: "delayed" },
          { ms: 3_600_000, to: `sink/${LEAK}`, value: "much later", token: "token" },
          { cancel: "another" },
        ],
        egress: [["out", `${LEAK}="written"`]],
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

const argument = typed("hello");
const target = wireAddress(`sink/${LEAK}`);
const MODIFY = MutationType.MODIFY;
const DELETE = MutationType.DELETE;

/** A record for egress `test/out` with another value than a Kafka record's. */
const notARecord = (change: object) => {
  const record = kafkaRecord("test/out", "out", `${LEAK}="written"`);
  return { ...record, argument: { ...record.argument, ...change } };
};

export const REFUSED: readonly RefusedAnswer[] = [
  {
    what: "a cancellation token twice",
    answer: spoilt({
      delayedInvocations: [{ argument, target, delayInMs: 10, cancellationToken: "token" }],
    }),
    flink: /cancellation token token and .* a message with the same cancellation token exists/,
    local: /^it uses the cancellation token "token", which is pending already for the id /,
  },
  {
    what: "a token that an earlier answer has set",
    earlier: encodeAnswer({
      delayed: [{ ms: 3_600_000, to: "sink/later", value: "later", token: "earlier" }],
    }),
    answer: spoilt({
      delayedInvocations: [{ argument, target, delayInMs: 10, cancellationToken: "earlier" }],
    }),
    flink: /cancellation token earlier and .* a message with the same cancellation token exists/,
    local: /^it uses the cancellation token "earlier", which is pending already for the id /,
  },
  {
    what: "a cancellation without a token",
    answer: spoilt({ delayedInvocations: [{ isCancellationRequest: true }] }),
    flink: /Can not handle a cancellation request without a cancellation token/,
    local: "it cancels a delayed message without a token",
  },
  {
    what: "a delay into the past",
    answer: spoilt({ delayedInvocations: [{ argument, target, delayInMs: -1 }] }),
    // It has no words for it, only the place of the check.
    flink: /IllegalArgumentException\n\tat .*checkArgument.*\n\tat .*DelaySink/,
    local: "it delays a message by -1 ms",
  },
  {
    what: "a record for an undeclared egress",
    answer: spoilt({ outgoingEgresses: [kafkaRecord("test/no", "out", `${LEAK}="written"`)] }),
    flink: /Unknown egress EgressKey\(test, no, /,
    local: "it writes to egress test/no, which the module does not declare",
  },
  {
    what: "a record of another type",
    answer: spoilt({ outgoingEgresses: [notARecord({ typename: "test/text" })] }),
    flink: /The generic Kafka egress expects only messages of type .*KafkaProducerRecord/,
    local: `it writes a test/text to egress test/out, which takes ${kafkaRecordCodec.typename}`,
  },
  {
    what: "a record that is not one",
    answer: spoilt({ outgoingEgresses: [notARecord({ value: Buffer.from("<>") })] }),
    flink: /Unable to unpack message as a .*KafkaProducerRecord/,
    local: /^it writes a record to egress test\/out that is not a \S+KafkaProducerRecord: /,
  },
  {
    what: "a record without a topic",
    answer: spoilt({ outgoingEgresses: [kafkaRecord("test/out", "", `${LEAK}="written"`)] }),
    flink: /Invalid topics: \[\]/,
    local: "it writes a record without a topic to egress test/out",
  },
  {
    what: "a value that was not declared, written",
    answer: spoilt({
      stateMutations: [{ stateName: "new", mutationType: MODIFY, stateValue: argument }],
    }),
    flink: /Accessing a non-existing function state: new\./,
    local: 'it changes the value "new", which it has not declared',
  },
  {
    what: "a value that was not declared, deleted",
    answer: spoilt({ stateMutations: [{ stateName: "old", mutationType: DELETE }] }),
    flink: /Accessing a non-existing function state: old\./,
    local: 'it changes the value "old", which it has not declared',
  },
  {
    what: "a value of another type",
    answer: spoilt({
      stateMutations: [
        {
          stateName: "value",
          mutationType: MODIFY,
          stateValue: { ...argument, typename: "test/other" },
        },
      ],
    }),
    flink: /Previous type was: TypeName\(test, text\), new type is: TypeName\(test, other\)/,
    local: 'it writes the value "value" as "test/other", which it has declared as "test/text"',
  },
  {
    what: "a value without a type",
    answer: spoilt({ stateMutations: [{ stateName: "value", mutationType: MODIFY }] }),
    flink: /Previous type was: TypeName\(test, text\), new type is: .*unset\)/,
    local: 'it writes the value "value" as "", which it has declared as "test/text"',
  },
  {
    what: "a value declared again as another type",
    answer: incomplete(["value"], {}, "test/again"),
    flink: /Previous type was: TypeName\(test, text\), new type is: TypeName\(test, again\)/,
    local: "it asks again for values of its state that it was sent: value",
  },
  {
    what: "a message to a function nobody serves",
    answer: spoilt({
      outgoingMessages: [{ argument, target: { namespace: "no", type: "fn", id: "x" } }],
    }),
    flink: /Cannot find a provider for type FunctionType\(no, fn\)/,
    local: "it sends a message to no/fn, which no endpoint of the module serves",
  },
  {
    what: "an answer that is not protobuf",
    answer: Buffer.from("garbage"),
    // Flink asks again for as long as a call may take.
    flink: /Failure forwarding a message to .*\(test, fn, an answer that is not protobuf\)/,
    local: /^the answer is not a FromFunction: /,
  },
];
