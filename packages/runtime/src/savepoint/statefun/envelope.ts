/** The messages of StateFun within a job, as protobuf: on their way between functions, delayed, or with a call in flight. */
import {
  decodeRequest,
  decodeTypedValue,
  type Invocation,
  joinTypeName,
  type TypedValue,
} from "statefun-wire";
import { bytes, int64, message, name, one, text } from "statefun-wire/message";
import type { InstanceKey, Message } from "../../model.ts";
import type { ByteReader } from "../flink/byte-reader.ts";

export interface Envelope {
  readonly target: InstanceKey;
  /** Which sent it; undefined when it came from an ingress. */
  readonly source: InstanceKey | undefined;
  /** By which it can be cancelled while it is delayed. */
  readonly token: string | undefined;
  readonly payload: { readonly type: string; readonly bytes: Uint8Array };
}

/** A message by what is sent, without its place. */
export type Sent = Pick<Message, "caller" | "typename" | "value">;

const NO_BYTES = new Uint8Array(0);
/** Where StateFun has the classes of its protocol. */
const PROTOCOL = "org.apache.flink.statefun.sdk.reqreply.generated.";

const address = message(
  [name(1), name(2), text(3)],
  (namespace = "", type = "", id = ""): InstanceKey => ({
    function: joinTypeName(namespace, type),
    id,
  }),
);

const payload = message([name(2), bytes(3)], (type = "", bytes = NO_BYTES) => ({ type, bytes }));

const checkpoint = message([int64(1)], (id = 0) => id);

const envelope = message(
  [one(1, address), one(2, address), one(3, payload), one(4, checkpoint), text(10)],
  (source, target, payload, checkpoint, token) => ({ source, target, payload, checkpoint, token }),
);

/**
 * Reads one with its length in front; undefined for a mark of StateFun's own, which is for nobody.
 *
 * @throws SavepointError when it is not one
 */
export function readEnvelope(reader: ByteReader): Envelope | undefined {
  const body = reader.block();
  const { source, target, payload, checkpoint, token } = decoded(reader, () => envelope.read(body));
  if (checkpoint !== undefined) return undefined;
  if (target === undefined || payload === undefined) {
    throw reader.error("a message has no target or no payload");
  }
  const caller = source === undefined || isNobody(source) ? undefined : source;
  return { target, source: caller, token: token || undefined, payload };
}

function isNobody({ function: fn, id }: InstanceKey): boolean {
  return fn === "/" && id === "";
}

/** The one message that is in an envelope. */
export function messageIn(reader: ByteReader, { source, payload }: Envelope): Sent {
  const { typename, value }: TypedValue = decoded(reader, () => {
    assertType(payload.type, "TypedValue");
    return decodeTypedValue(payload.bytes);
  });
  return { caller: source, typename, value };
}

/** Those of the call that is in an envelope. It may have been done, and will be called again, as StateFun does. */
export function messagesOfCall(reader: ByteReader, { payload }: Envelope): readonly Sent[] {
  const { invocations } = decoded(reader, () => {
    assertType(payload.type, "ToFunction");
    return decodeRequest(payload.bytes);
  });
  return invocations.map(sentBy);
}

/** A message of a batch, in the runtime's terms. */
export function sentBy({ caller, argument: { typename, value } }: Invocation): Sent {
  return { caller: caller && { function: caller.typename, id: caller.id }, typename, value };
}

/** @throws what it throws, as damage of what is read */
function decoded<Read>(reader: ByteReader, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw reader.error(
      `a message cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function assertType(type: string, name: string): void {
  if (type !== PROTOCOL + name) {
    throw new TypeError(`its payload is a ${type}, and that of remote functions is a ${name}`);
  }
}
