/** What is at the beginning of each part of the keyed state: which states there are, by numbers of its own. */
import type { ByteReader } from "./byte-reader.ts";
import { SavepointError } from "./savepoint-error.ts";
import { describe, readSerializer, type Serializer } from "./serializers.ts";

export interface KeyedState {
  readonly name: string;
  readonly kind: StateKind;
  readonly namespace: Serializer | undefined;
  readonly value: Serializer;
}

export type StateKind = "VALUE" | "LIST" | "MAP" | "PRIORITY_QUEUE";

const VERSION = 6;
/** What a state is, by its number. */
const KEY_VALUE = 0;
const PRIORITY_QUEUE = 3;
const KINDS: readonly string[] = ["VALUE", "LIST", "MAP"] satisfies StateKind[];

/** The states, each at its number. @throws SavepointError for what is compressed, not known or damaged */
export function readKeyedHeader(reader: ByteReader): readonly KeyedState[] {
  const version = reader.int32();
  if (version !== VERSION) {
    throw new SavepointError(
      `${reader.name} has keyed state in version ${version}, and only version ${VERSION} can be read, which StateFun 3.3.0 writes`,
    );
  }
  if (reader.boolean()) {
    throw new SavepointError(
      `${reader.name} is compressed by Snappy, which cannot be read: set execution.checkpointing.snapshot-compression to false ` +
        "in Flink's configuration, restore the job, and stop it with another savepoint",
    );
  }
  const key = readSerializer(reader);
  if (key.kind !== "String") {
    throw new SavepointError(
      `${reader.name} has state by keys of ${describe(key)}, and that of StateFun is by texts`,
    );
  }
  return Array.from({ length: reader.uint16() }, () => readState(reader));
}

function readState(reader: ByteReader): KeyedState {
  const name = reader.utf();
  const type = reader.int32();
  const options = readMap(reader, () => reader.utf());
  const serializers = readMap(reader, () => readSerializer(reader));
  const value = serializers.get("VALUE_SERIALIZER");
  const kind = type === PRIORITY_QUEUE ? "PRIORITY_QUEUE" : options.get("KEYED_STATE_TYPE");
  const isKnown = type === PRIORITY_QUEUE || (type === KEY_VALUE && KINDS.includes(kind ?? ""));
  if (value === undefined || !isKnown) {
    throw new SavepointError(
      `state ${JSON.stringify(name)} is of a kind that StateFun does not have: ${kind ?? type}`,
    );
  }
  return {
    name,
    kind: kind as StateKind,
    namespace: serializers.get("NAMESPACE_SERIALIZER"),
    value,
  };
}

function readMap<Value>(reader: ByteReader, readValue: () => Value): ReadonlyMap<string, Value> {
  const map = new Map<string, Value>();
  for (let left = reader.count(); left > 0; left--) map.set(reader.utf(), readValue());
  return map;
}
