/** What StateFun keeps in which state of its functions operator. */
import type { KeyedState } from "../flink/keyed-header.ts";
import { SavepointError } from "../flink/savepoint-error.ts";
import { describe } from "../flink/serializers.ts";

/** What the rows of a state are. */
export type Role =
  /** A value of an instance; `isTimed` where each has the time of its last write or call. */
  | { readonly kind: "value"; readonly typename: string; readonly isTimed: boolean }
  /** Messages that wait for the call of their instance that is in flight; `prefix` is the function with a dot in its name. */
  | { readonly kind: "batch"; readonly prefix: string }
  /** Whether an instance has a call in flight: its row says nothing that others do not, but its name says a function. */
  | { readonly kind: "calling"; readonly prefix: string }
  /** Calls in flight. */
  | { readonly kind: "calls" }
  /** Delayed messages, by the time that they are due. */
  | { readonly kind: "delayed" }
  /** What other states say, too. */
  | { readonly kind: "index" };

const CALLING = ".request-state";
const BATCH = ".batch";
const MESSAGE = "Message<WITH_PROTOBUF_PAYLOADS>";
const VALUE = /^(Ttl<Long, )?RemoteValue<([^<>]+)>>?$/;

/** By name: its kind, its namespace and what is in it. */
const FIXED: Readonly<Record<string, readonly [shape: string, role: Role]>> = {
  asyncOperations: [`MAP VoidNamespace Map<Long, ${MESSAGE}>`, { kind: "calls" }],
  "delayed-messages-buffer": [`LIST Long List<${MESSAGE}>`, { kind: "delayed" }],
  "delayed-message-index": ["MAP VoidNamespace Map<String, Long>", { kind: "index" }],
};
const INVOCATIONS =
  "LIST VoidNamespace List<Protobuf<org.apache.flink.statefun.sdk.reqreply.generated.ToFunction$Invocation>>";

/** @throws SavepointError for a state that remote functions do not have: nothing is passed over without a word */
export function roleOf({ name, kind, namespace, value }: KeyedState): Role {
  if (kind === "PRIORITY_QUEUE" && name.startsWith("_timer_state/")) return { kind: "index" };
  const within = namespace === undefined ? "" : describe(namespace);
  const content = describe(value);
  const shape = `${kind} ${within} ${content}`;
  const [expected, role] = (Object.hasOwn(FIXED, name) && FIXED[name]) || [];
  if (role !== undefined && shape === expected) return role;
  const [, timed, typename] = VALUE.exec(content) ?? [];
  if (typename !== undefined && kind === "VALUE" && within === "VoidNamespace") {
    return { kind: "value", typename, isTimed: timed !== undefined };
  }
  if (name.endsWith(CALLING) && shape === "VALUE VoidNamespace Int") {
    return { kind: "calling", prefix: name.slice(0, -CALLING.length) };
  }
  if (name.endsWith(BATCH) && shape === INVOCATIONS) {
    return { kind: "batch", prefix: name.slice(0, -BATCH.length) };
  }
  throw new SavepointError(
    `state ${JSON.stringify(name)} (${kind} of ${content}) is not that of a remote function: those of embedded functions cannot be imported`,
  );
}
