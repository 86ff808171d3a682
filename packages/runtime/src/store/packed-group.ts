/** A group on its way to the commit thread: the writes of thousands of invocations in one message, as cheaply as flat.ts carries it. */
import { type Flat, FlatReader, FlatWriter } from "statefun-wire/flat";
import type { KeptSource } from "../kafka-model.ts";
import type {
  GroupWrites,
  InstanceKey,
  Message,
  Origin,
  PersistedValue,
  Timer,
  TopicRecord,
} from "../model.ts";

const NO_BYTES = new Uint8Array(0);

export function packGroup(group: GroupWrites): Flat {
  const flat = new FlatWriter();
  const addSent = ({ seq, target, caller, typename, value }: Message | Timer): void => {
    flat.add(seq, target.function, target.id, caller?.function, caller?.id, typename);
    flat.addBytes(value);
  };
  const addNumber = (number: number): void => flat.add(number);
  flat.addList(group.expiries, ({ function: fn, name, later }) => flat.add(fn, name, later));
  flat.addList(group.state, ({ function: fn, id, name, typename, value, expiresAt }) => {
    flat.add(fn, id, name, typename, expiresAt);
    flat.addBytes(value);
  });
  flat.addList(group.messages, (message) => {
    addSent(message);
    flat.add(message.origin?.topic, message.origin?.number);
  });
  flat.addList(group.removedMessages, addNumber);
  flat.addList(group.timers, (timer) => {
    addSent(timer);
    flat.add(timer.fireAt, timer.token);
  });
  flat.addList(group.removedTimers, addNumber);
  flat.addList(group.records, ({ topic, offset, key, value, timestamp, source }) => {
    flat.add(topic, offset, timestamp, source?.partition);
    flat.addBytes(key);
    flat.addBytes(value);
    if (source !== undefined) flat.add(source.offset, source.timestamp, source.headers);
  });
  flat.addList(group.topics, ({ name, nextOffset, position, forwardedTo }) =>
    flat.add(name, nextOffset, position, forwardedTo),
  );
  flat.addList(group.idempotency, ({ key, fingerprint, answer, timestamp }) =>
    flat.add(key, fingerprint, answer, timestamp),
  );
  flat.addList(group.redrives, ({ topic, offset, at }) => flat.add(topic, offset, at));
  flat.addList(group.forgotten, ({ topic, before }) => flat.add(topic, before));
  flat.addList(group.pauses, ({ function: fn, id, since }) => flat.add(fn, id, since));
  flat.addList(group.endpoints, ({ functions, since, reason }) =>
    flat.add(functions, since, reason),
  );
  flat.addList(group.kafkaPositions, ({ topic, partition, next, topicId }) =>
    flat.add(topic, partition, next, topicId),
  );
  flat.addList(group.kafkaOutboxes, ({ cluster, incarnation, before }) =>
    flat.add(cluster, incarnation, before),
  );
  flat.add(group.history?.maxBytes);
  flat.addList(group.history?.rows ?? [], (row) => {
    const { seq, function: fn, id, at, tookMs, error, sentFrom, detail } = row;
    flat.add(seq, fn, id, at, tookMs, error, sentFrom, detail);
  });
  flat.add(group.housekeeping?.expiredBy, group.housekeeping?.olderThan, group.seenAt);
  flat.add(group.lastSeq);
  flat.addList(group.housekeeping?.topics ?? [], ({ topic, olderThan, maxBytes }) =>
    flat.add(topic, olderThan, maxBytes),
  );
  return flat.take();
}

export function unpackGroup(packed: Flat): GroupWrites {
  const flat = new FlatReader(packed);
  return {
    expiries: flat.takeList(() => ({
      function: flat.take<string>(),
      name: flat.take<string>(),
      later: flat.take<number>(),
    })),
    state: flat.takeList(() => takeValue(flat)),
    messages: flat.takeList(() => takeMessage(flat)),
    removedMessages: flat.takeList(() => flat.take<number>()),
    timers: flat.takeList(() => takeTimer(flat)),
    removedTimers: flat.takeList(() => flat.take<number>()),
    records: flat.takeList(() => takeRecord(flat)),
    topics: flat.takeList(() => ({
      name: flat.take<string>(),
      nextOffset: flat.take<number>(),
      position: flat.take<number>(),
      forwardedTo: flat.take<string | undefined>(),
    })),
    idempotency: flat.takeList(() => ({
      key: flat.take<string>(),
      fingerprint: flat.take<string>(),
      answer: flat.take<string>(),
      timestamp: flat.take<number>(),
    })),
    redrives: flat.takeList(() => ({
      topic: flat.take<string>(),
      offset: flat.take<number>(),
      at: flat.take<number>(),
    })),
    forgotten: flat.takeList(() => ({ topic: flat.take<string>(), before: flat.take<number>() })),
    pauses: flat.takeList(() => ({
      ...takeKey(flat),
      since: flat.take<number | undefined>(),
    })),
    endpoints: flat.takeList(() => ({
      functions: flat.take<string>(),
      since: flat.take<number>(),
      reason: flat.take<string | undefined>(),
    })),
    kafkaPositions: flat.takeList(() => ({
      topic: flat.take<string>(),
      partition: flat.take<number>(),
      next: flat.take<number>(),
      topicId: flat.take<string>(),
    })),
    kafkaOutboxes: flat.takeList(() => ({
      cluster: flat.take<string>(),
      incarnation: flat.take<string>(),
      before: flat.take<string | undefined>(),
    })),
    history: takeHistory(flat),
    ...takeHousekeeping(flat),
  };
}

function takeValue(flat: FlatReader): PersistedValue {
  return {
    function: flat.take(),
    id: flat.take(),
    name: flat.take(),
    typename: flat.take(),
    expiresAt: flat.take(),
    value: flat.takeBytes(),
  };
}

function takeKey(flat: FlatReader): InstanceKey {
  return { function: flat.take(), id: flat.take() };
}

function takeMessage(flat: FlatReader): Message {
  return { ...takeSent(flat, takeCaller), origin: takeOrigin(flat) };
}

/** A timer is a message, too, but one that always has a caller. */
function takeSent<Caller>(flat: FlatReader, takeItsCaller: (flat: FlatReader) => Caller) {
  return {
    seq: flat.take<number>(),
    target: takeKey(flat),
    caller: takeItsCaller(flat),
    typename: flat.take<string>(),
    value: flat.takeBytes(),
  };
}

function takeCaller(flat: FlatReader): InstanceKey | undefined {
  const fn = flat.take<string | undefined>();
  const id = flat.take<string | undefined>();
  return fn === undefined || id === undefined ? undefined : { function: fn, id };
}

function takeOrigin(flat: FlatReader): Origin | undefined {
  const topic = flat.take<string | undefined>();
  const number = flat.take<number | undefined>();
  return number === undefined ? undefined : { topic, number };
}

function takeTimer(flat: FlatReader): Timer {
  return { ...takeSent(flat, takeKey), fireAt: flat.take(), token: flat.take() };
}

function takeRecord(flat: FlatReader): TopicRecord {
  const [topic, offset] = [flat.take<string>(), flat.take<number>()];
  const timestamp = flat.take<number>();
  const partition = flat.take<number | undefined>();
  const key = flat.takeBytes();
  const value = flat.takeBytes() ?? NO_BYTES;
  const source = partition === undefined ? undefined : takeSource(flat, partition);
  return { topic, offset, key, value, timestamp, source };
}

function takeSource(flat: FlatReader, partition: number): KeptSource {
  return { partition, offset: flat.take(), timestamp: flat.take(), headers: flat.take() };
}

function takeHistory(flat: FlatReader): GroupWrites["history"] {
  const maxBytes = flat.take<number | undefined>();
  const rows = flat.takeList(() => ({
    seq: flat.take<number>(),
    ...takeKey(flat),
    at: flat.take<number>(),
    tookMs: flat.take<number>(),
    error: flat.take<string | undefined>(),
    sentFrom: flat.take<number>(),
    detail: flat.take<string>(),
  }));
  return maxBytes === undefined ? undefined : { rows, maxBytes };
}

function takeHousekeeping(
  flat: FlatReader,
): Pick<GroupWrites, "housekeeping" | "seenAt" | "lastSeq"> {
  const expiredBy = flat.take<number | undefined>();
  const olderThan = flat.take<number | undefined>();
  const seenAt = flat.take<number>();
  const lastSeq = flat.take<number>();
  const topics = flat.takeList(() => ({
    topic: flat.take<string>(),
    olderThan: flat.take<number>(),
    maxBytes: flat.take<number>(),
  }));
  const isWanted = expiredBy !== undefined && olderThan !== undefined;
  const housekeeping = isWanted ? { expiredBy, olderThan, topics } : undefined;
  return { housekeeping, seenAt, lastSeq };
}
