/**
 * The generated protobuf code under its short names: for code that needs the messages themselves, such as tests that
 * send what no SDK would. Everybody else speaks through batch.ts, read-batch.ts and write-batch.ts.
 */
import { io } from "../generated/protocol.js";

export const { ToFunction, FromFunction } = io.statefun.sdk.reqreply;
export const { KafkaProducerRecord, KinesisEgressRecord } = io.statefun.sdk.egress;

export type WireAddress = io.statefun.sdk.reqreply.Address.$Properties;
export type WireTypedValue = io.statefun.sdk.reqreply.TypedValue.$Properties;
export type WireResult = io.statefun.sdk.reqreply.FromFunction.InvocationResponse.$Properties;
export type WireMessage = io.statefun.sdk.reqreply.FromFunction.Invocation.$Properties;
export type WireDelayedMessage =
  io.statefun.sdk.reqreply.FromFunction.DelayedInvocation.$Properties;
export type WireStateMutation =
  io.statefun.sdk.reqreply.FromFunction.PersistedValueMutation.$Properties;
export type WireValueSpec = io.statefun.sdk.reqreply.FromFunction.PersistedValueSpec.$Properties;

/** PersistedValueMutation.mutation_type */
export const MutationType = { DELETE: 0, MODIFY: 1 } as const;

/** ExpirationSpec.mode */
export const ExpireMode = { NONE: 0, AFTER_WRITE: 1, AFTER_INVOKE: 2 } as const;
