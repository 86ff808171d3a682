/**
 * The requests in use, each in the versions that this side speaks, the highest first. Where a version is left out, it is
 * below what any broker of these years needs, or not for clients.
 */
import * as kafka from "@platformatic/kafka";

/** A request in one version: what the Kafka library makes of it. */
export interface Api<Args extends unknown[], Answer> {
  readonly key: number;
  readonly version: number;
  readonly async: (connection: kafka.Connection, ...args: Args) => Promise<Answer>;
}

/** All versions of a request, whose arguments and answers have the types of `One`. */
type Versions<One> =
  One extends Api<infer Args, infer Answer> ? readonly Api<Args, Answer>[] : never;

export const METADATA: Versions<typeof kafka.metadataV12.api> = [
  kafka.metadataV12.api,
  kafka.metadataV11.api,
  kafka.metadataV10.api,
  kafka.metadataV9.api,
  kafka.metadataV8.api,
  kafka.metadataV7.api,
  kafka.metadataV6.api,
  kafka.metadataV5.api,
];

export const FETCH: Versions<typeof kafka.fetchV12.api> = [
  kafka.fetchV17.api,
  kafka.fetchV16.api,
  kafka.fetchV15.api,
  kafka.fetchV14.api,
  kafka.fetchV13.api,
  kafka.fetchV12.api,
  kafka.fetchV11.api,
  kafka.fetchV10.api,
  kafka.fetchV9.api,
  kafka.fetchV8.api,
  kafka.fetchV7.api,
];

/** The first version of Fetch that names topics by their ids. */
export const FETCH_BY_ID = 13;

export const LIST_OFFSETS: Versions<typeof kafka.listOffsetsV7.api> = [
  kafka.listOffsetsV9.api,
  kafka.listOffsetsV8.api,
  kafka.listOffsetsV7.api,
  kafka.listOffsetsV6.api,
  kafka.listOffsetsV5.api,
  kafka.listOffsetsV4.api,
  kafka.listOffsetsV3.api,
  kafka.listOffsetsV2.api,
];

export const FIND_COORDINATOR: Versions<typeof kafka.findCoordinatorV4.api> = [
  kafka.findCoordinatorV6.api,
  kafka.findCoordinatorV5.api,
  kafka.findCoordinatorV4.api,
  kafka.findCoordinatorV3.api,
  kafka.findCoordinatorV2.api,
  kafka.findCoordinatorV1.api,
];

export const OFFSET_FETCH: Versions<typeof kafka.offsetFetchV9.api> = [
  kafka.offsetFetchV9.api,
  kafka.offsetFetchV8.api,
  kafka.offsetFetchV7.api,
  kafka.offsetFetchV6.api,
  kafka.offsetFetchV5.api,
  kafka.offsetFetchV4.api,
  kafka.offsetFetchV3.api,
];

export const OFFSET_COMMIT: Versions<typeof kafka.offsetCommitV9.api> = [
  kafka.offsetCommitV9.api,
  kafka.offsetCommitV8.api,
  kafka.offsetCommitV7.api,
  kafka.offsetCommitV6.api,
];

export const CREATE_TOPICS: Versions<typeof kafka.createTopicsV7.api> = [
  kafka.createTopicsV7.api,
  kafka.createTopicsV6.api,
  kafka.createTopicsV5.api,
  kafka.createTopicsV4.api,
];

export const INIT_PRODUCER_ID: Versions<typeof kafka.initProducerIdV4.api> = [
  kafka.initProducerIdV5.api,
  kafka.initProducerIdV4.api,
  kafka.initProducerIdV3.api,
  kafka.initProducerIdV2.api,
  kafka.initProducerIdV1.api,
];

/** From version 4 on it is what brokers ask each other. */
export const ADD_PARTITIONS_TO_TXN: Versions<typeof kafka.addPartitionsToTxnV3.api> = [
  kafka.addPartitionsToTxnV3.api,
  kafka.addPartitionsToTxnV2.api,
  kafka.addPartitionsToTxnV1.api,
  kafka.addPartitionsToTxnV0.api,
];

export const PRODUCE: Versions<typeof kafka.produceV11.api> = [
  kafka.produceV11.api,
  kafka.produceV10.api,
  kafka.produceV9.api,
  kafka.produceV8.api,
  kafka.produceV7.api,
];

export const END_TXN: Versions<typeof kafka.endTxnV4.api> = [
  kafka.endTxnV4.api,
  kafka.endTxnV3.api,
  kafka.endTxnV2.api,
  kafka.endTxnV1.api,
  kafka.endTxnV0.api,
];

/** The highest version that both sides speak. */
export function commonVersion<Args extends unknown[], Answer>(
  versions: readonly Api<Args, Answer>[],
  spoken: ReadonlyMap<number, { readonly minVersion: number; readonly maxVersion: number }>,
): Api<Args, Answer> | undefined {
  return versions.find(({ key, version }) => {
    const range = spoken.get(key);
    return range !== undefined && range.minVersion <= version && version <= range.maxVersion;
  });
}
