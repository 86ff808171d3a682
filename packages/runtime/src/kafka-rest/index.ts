/**
 * The dialect of Kafka REST v2 that the local runtime's API speaks, for those who put the same API in front of records
 * that are kept elsewhere.
 */

export { RequestError, type RequestErrorCode } from "../errors.ts";
export {
  type CheckedRecord,
  checkRecord,
  fingerprintOf,
  idempotencyConflict,
  type NewRecord,
  notAnIngressTopic,
} from "../produce-request.ts";
export type { PageQuery } from "./queries.ts";
export type { ConsumedRecord } from "./responses.ts";
export { kafkaRest, type RecordLog } from "./routes.ts";
export { createServer } from "./server.ts";
