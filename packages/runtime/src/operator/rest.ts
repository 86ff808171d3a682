/** Whether an instance may be changed by hand, which must not happen in the middle of a call. */
import type { Assembly } from "../assembly.ts";
import { RequestError } from "../errors.ts";
import type { Instance } from "../functions/instance.ts";
import type { InstanceKey } from "../model.ts";

/**
 * An instance is at rest that has no messages and is not being called, or is paused and not being called.
 *
 * @throws RequestError `busy-instance` when it is not
 */
export function assertAtRest(
  { store, types, pauses }: Pick<Assembly, "store" | "types" | "pauses">,
  key: InstanceKey,
): void {
  const instance = types.get(key.function)?.instances.get(key.id);
  const waiting = instance?.mailbox.size ?? store.mailboxSize(key);
  const isHeld = instance?.call === undefined && pauses.of(key) !== undefined;
  if (isHeld || (waiting === 0 && (instance === undefined || instance.status === "idle"))) return;
  throw new RequestError(
    "busy-instance",
    `${nameOf(key)} is not at rest: ${waiting} messages wait for it, or it is being called. ` +
      "Try again when it has dealt with them, pause it, or move what fails to the dead letters",
  );
}

/** Brings an instance into memory, and what waits for it into its queue. Undefined when its function is not served. */
export function inMemory(
  {
    store,
    types,
    instances,
    dispatcher,
  }: Pick<Assembly, "store" | "types" | "instances" | "dispatcher">,
  key: InstanceKey,
): Instance | undefined {
  const type = types.forMessage(key.function);
  if (type === undefined) return undefined;
  // One whose messages are from before the last start may not have been taken up yet.
  const waiting = type.instances.has(key.id) ? 0 : store.mailboxSize(key);
  if (waiting > 0) dispatcher.resume(key, waiting);
  return instances.get(type, key.id);
}

export function nameOf(key: InstanceKey): string {
  return `${key.function} "${key.id}"`;
}
