/** The ground floor: what a StateFun runtime and a functions service have to agree on, and nothing else. */

export type {
  Address,
  BatchHandler,
  BatchRequest,
  BatchResponse,
  BatchResult,
  DelayedMessage,
  EgressMessage,
  IncompleteContext,
  Invocation,
  OutgoingMessage,
  PersistedValue,
  PersistedValueSpec,
  StateMutation,
  TypedValue,
} from "./batch.ts";
export { DEAD_LETTER_TYPENAME, type DeadLetterRecord, deadLetterRecord } from "./dead-letter.ts";
export {
  type EgressRecord,
  type KinesisRecord,
  kafkaRecord,
  kinesisRecord,
  playgroundRecord,
  type RecordCodec,
} from "./egress-records.ts";
export { Outbox } from "./outbox.ts";
export { type Outcome, Packer, Unpacker } from "./packing.ts";
export { decodeInvocation, decodeRequest, decodeResponse, decodeTypedValue } from "./read-batch.ts";
export { joinTypeName, splitTypeName, type TypeName, type TypeNameParts } from "./typename.ts";
export { type FromWorker, RunningNote, type ToWorker, type WorkerStart } from "./worker.ts";
export { encodeRequest, encodeResponse } from "./write-batch.ts";
