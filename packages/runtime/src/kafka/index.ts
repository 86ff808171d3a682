/** What those who read Kafka on their own need of how this runtime does. */

export {
  type CommittedRecord,
  committedRecords,
  type FetchedBatch,
  type FetchedPage,
  type FetchedRecord,
} from "./records/committed.ts";
