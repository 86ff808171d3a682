/** The public names of the SDK, grouped by what a reader is about to do. Everything else is free to change. */

// Declare functions, and handle messages.

export { type Address, type AnyAddress, addressOf } from "./address.ts";
export type { Context } from "./context.ts";
export {
  type AnyStatefulFunction,
  type Handler,
  type StatefulFunction,
  statefulFunction,
} from "./function.ts";
export type { Logger } from "./logger.ts";
export type { Message } from "./message.ts";
export type { Expiry, Storage, StorageSpec, ValueSpec } from "./storage.ts";

// Say what travels: types of messages and of stored values.

export { jsonType } from "./json/json-type.ts";
export type { StandardSchema } from "./json/standard-codec.ts";
export { type ProtobufMessage, protobufType } from "./protobuf-type.ts";
export { customType, type Immutable, type Type, type ValueOf } from "./type.ts";
export type { TypeName } from "./typename.ts";
export { Bool, Double, Float, Int, Long, MAX_INT, MIN_INT, Text } from "./types.ts";

// Write to egresses.

export { DeadLetter, type DeadLetterEgress, deadLetterEgress } from "./dead-letter.ts";
export {
  customEgress,
  type Egress,
  type EgressRecord,
  type KafkaOptions,
  type KinesisOptions,
  kafkaEgress,
  kinesisEgress,
} from "./egress.ts";

// Serve functions. The servers have entries of their own: ./service, ./fastify, ./node and ./fetch.

export { batchHandler, type RequestReplyHandler, requestReplyHandler } from "./invoke.ts";
export type { BatchOutcome, Observer, RequestReplyOptions } from "./options.ts";
export { catchStrayErrors } from "./stray-errors.ts";

// Tell errors apart.

export { type Invocation, StateFunError, type StateFunErrorCode } from "./errors.ts";
