/**
 * The bytes between a StateFun runtime and a functions service: the generated protobuf code under its short names,
 * and nothing else. Both sides use it: the SDK as the service, src/runtime as the runtime.
 */
import { io } from "./generated.js";

export const { ToFunction, FromFunction } = io.statefun.sdk.reqreply;
export const { KafkaProducerRecord, KinesisEgressRecord } = io.statefun.sdk.egress;

export type WireAddress = io.statefun.sdk.reqreply.Address.$Properties;
export type WireTypedValue = io.statefun.sdk.reqreply.TypedValue.$Properties;
export type FromFunctionMessage = io.statefun.sdk.reqreply.FromFunction.$Properties;
export type WireBatchRequest =
  io.statefun.sdk.reqreply.ToFunction.InvocationBatchRequest.$Properties;
export type WireBatchResponse =
  io.statefun.sdk.reqreply.FromFunction.InvocationResponse.$Properties;
export type WireMessage = io.statefun.sdk.reqreply.FromFunction.Invocation.$Properties;
export type WireDelayedMessage =
  io.statefun.sdk.reqreply.FromFunction.DelayedInvocation.$Properties;
export type WireEgressMessage = io.statefun.sdk.reqreply.FromFunction.EgressMessage.$Properties;
export type WireStateMutation =
  io.statefun.sdk.reqreply.FromFunction.PersistedValueMutation.$Properties;
export type WireValueSpec = io.statefun.sdk.reqreply.FromFunction.PersistedValueSpec.$Properties;

/** PersistedValueMutation.mutation_type */
export const MutationType = { DELETE: 0, MODIFY: 1 } as const;

/** ExpirationSpec.mode */
export const ExpireMode = { NONE: 0, AFTER_WRITE: 1, AFTER_INVOKE: 2 } as const;

/** The typename under which a Kafka egress receives a KafkaProducerRecord. */
export const KAFKA_RECORD_TYPENAME =
  "type.googleapis.com/io.statefun.sdk.egress.KafkaProducerRecord";

/** The typename under which a Kinesis egress receives a KinesisEgressRecord. */
export const KINESIS_RECORD_TYPENAME =
  "type.googleapis.com/io.statefun.sdk.egress.KinesisEgressRecord";
