/**
 * What a handler can do: read and write storage, send, and write to egresses. Everything is only noted down and becomes
 * real when the runtime accepts the whole response, so what a handler does here need not be idempotent.
 */

import { splitTypeName, type TypedValue, type Address as WireAddress } from "statefun-wire";
import type { Address, AnyAddress } from "./address.ts";
import type { Effects } from "./effects.ts";
import type { Egress } from "./egress.ts";
import { StateFunError } from "./errors.ts";
import type { Logger } from "./logger.ts";
import type { Storage, StorageSpec, StorageView } from "./storage.ts";
import type { StorageBatch } from "./storage-batch.ts";
import { assertWireText } from "./text.ts";
import { type Immutable, serialize, type Type } from "./type.ts";
import type { TypeName } from "./typename.ts";

/** What a handler can do while it handles one message, and no longer. Its methods may be destructured. */
export interface Context<S extends StorageSpec = StorageSpec> {
  /** This instance. */
  readonly self: AnyAddress;
  /** Who sent this message; `undefined` when it came from an ingress. */
  readonly caller: AnyAddress | undefined;
  /** The declared values of this instance: reading decodes, and assigning writes back. */
  readonly storage: Storage<S>;
  /** Logs with the function and the id of this instance. */
  readonly log: Logger;
  /** Sends a message. @throws StateFunError `invalid-value` when `value` is not of `type` */
  send<T, Name extends TypeName>(
    to: Address<NoInfer<Name>>,
    type: Type<T, Name>,
    value: NoInfer<Immutable<T>>,
  ): void;
  /**
   * Sends when `delayMs` milliseconds have passed. With a `cancellationToken` it can be cancelled until then.
   *
   * A token that is still pending must not be used again, and on Flink all functions share the tokens of an id: make
   * them unique.
   *
   * @throws StateFunError `invalid-argument` for a delay that is not a whole number >= 0, and for a token that this
   * batch has made pending; `invalid-value` when `value` is not of `type`
   */
  sendAfter<T, Name extends TypeName>(
    delayMs: number,
    to: Address<NoInfer<Name>>,
    type: Type<T, Name>,
    value: NoInfer<Immutable<T>>,
    cancellationToken?: string,
  ): void;
  /** Takes back a delayed message. One that has fired may still come, and must then do no harm. */
  cancelDelayedMessage(cancellationToken: string): void;
  /** Writes a record. @throws StateFunError `invalid-value` when `value` is not of the egress's type */
  sendEgress<T, Options>(
    egress: Egress<T, Options>,
    value: NoInfer<Immutable<T>>,
    ...options: undefined extends Options
      ? [options?: NoInfer<Options>]
      : [options: NoInfer<Options>]
  ): void;
}

/** The storage and effects that all messages of a batch share. */
export interface BatchState {
  readonly self: AnyAddress;
  readonly storage: StorageBatch;
  readonly effects: Effects;
  readonly log: Logger;
  /** The context of the handler that is at work. All others are closed, so that a forgotten `await` is an error, not a loss. */
  open: Context | undefined;
}

/** The context of one message, open from now on. */
export function openContext(
  batch: BatchState,
  caller: AnyAddress | undefined,
  View: StorageView,
): Context {
  const { self, storage, effects, log } = batch;
  const assertOpen = (): void => {
    if (batch.open === context) return;
    throw new StateFunError(
      "context-closed",
      `${self.typename} "${self.id}" used its context after its handler had returned: a promise was not awaited`,
    );
  };
  // Functions and not methods, so that a handler may destructure them.
  const context: Context = {
    self,
    caller,
    // The view has one accessor for each property of Storage: made at run time, which no type can follow.
    storage: new View(storage, assertOpen) as Storage<StorageSpec>,
    log,
    send(to, type, value) {
      assertOpen();
      effects.messages.push({ target: addressTo(to), argument: argument(to, type, value) });
    },
    sendAfter(delayMs, to, type, value, cancellationToken) {
      assertOpen();
      if (!Number.isSafeInteger(delayMs) || delayMs < 0) {
        throw new StateFunError(
          "invalid-argument",
          `a delay must be a whole number of milliseconds, 0 or more, not ${delayMs}`,
        );
      }
      if (cancellationToken !== undefined) assertToken(cancellationToken);
      effects.addDelayed({
        delayMs,
        target: addressTo(to),
        argument: argument(to, type, value),
        token: cancellationToken,
      });
    },
    cancelDelayedMessage(cancellationToken) {
      assertOpen();
      assertToken(cancellationToken);
      effects.addDelayed({ cancel: cancellationToken });
    },
    sendEgress(egress, value, ...[options]) {
      assertOpen();
      // The rest parameter makes leaving the options out an error unless they may be undefined.
      const argument = egress.record(value, options as never);
      effects.egresses.push({ egress: egress.typename, argument });
    },
  };
  batch.open = context;
  return context;
}

function argument<T>(to: Address, type: Type<T>, value: Immutable<T>): TypedValue {
  return {
    typename: type.typename,
    // A serializer only reads its value, so a deeply readonly one will do.
    value: serialize(type, value as T, `the message to ${to.typename} "${to.id}"`),
  };
}

function addressTo(to: Address | undefined): WireAddress {
  if (to === undefined || to.id === "") {
    throw new StateFunError(
      "invalid-argument",
      to === undefined
        ? "there is no address to send to: a message from an ingress has no caller"
        : `an id of ${to.typename} must be a non-empty string`,
    );
  }
  assertWireText(to.id, `an id of ${to.typename}`);
  if (splitTypeName(to.typename) === undefined) {
    throw new StateFunError(
      "invalid-argument",
      `"${to.typename}" is not a type name: it must be <namespace>/<name>, without control characters`,
    );
  }
  return { typename: to.typename, id: to.id };
}

function assertToken(token: string): void {
  if (token === "") {
    throw new StateFunError("invalid-argument", "a cancellation token must be a non-empty string");
  }
  assertWireText(token, "a cancellation token");
}
