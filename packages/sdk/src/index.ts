/** The public names of the SDK, grouped by reader. Everything else is free to change. */

// Declaring functions and handling messages
export type { Address, AnyAddress } from "./address.ts";
export { addressOf } from "./address.ts";
export type { Context } from "./context.ts";
// Egresses
export { DeadLetter, type DeadLetterEgress, deadLetterEgress } from "./dead-letter.ts";
export type { Egress, KafkaOptions, KinesisOptions } from "./egress.ts";
export { customEgress, kafkaEgress, kinesisEgress } from "./egress.ts";
// Serving
export type { StateFunErrorCode } from "./errors.ts";
export { StateFunError } from "./errors.ts";
export type { AnyStatefulFunction, Handler, StatefulFunction } from "./function.ts";
export { statefulFunction } from "./function.ts";
export type { RequestReplyHandler } from "./invoke.ts";
export { batchHandler, requestReplyHandler } from "./invoke.ts";
export type { Logger } from "./logger.ts";
export type { Message } from "./message.ts";
export type { BatchOutcome, Observer, RequestReplyOptions } from "./options.ts";
export type { Expiry, Storage, StorageSpec, ValueSpec } from "./storage.ts";
// Types of values
export type { Immutable, ProtobufMessage, StandardSchema, Type } from "./type.ts";
export { customType, jsonType, protobufType } from "./type.ts";
export type { TypeName } from "./typename.ts";
export { Bool, Double, Float, Int, Long, MAX_INT, MIN_INT, Text } from "./types.ts";
