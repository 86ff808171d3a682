/** What a function is sent: its registered values and the messages of a batch, as the bytes of a ToFunction. */
import { ToFunction, type WireAddress } from "statefun-wire";
import type { Instance, StoredValue } from "../functions/instance.ts";
import type { InstanceKey, Message } from "../model.ts";

/** `storedValue` gives the value of a name, undefined when it is empty. */
export function encodeRequest(
  { key, type }: Instance,
  batch: readonly Message[],
  storedValue: (name: string) => StoredValue | undefined,
): Uint8Array {
  return ToFunction.encode({
    invocation: {
      target: wireAddress(key),
      state: [...type.values.values()].map(({ name, typename }) => {
        const stored = storedValue(name);
        return {
          stateName: name,
          stateValue: {
            typename: stored?.typename ?? typename,
            hasValue: stored !== undefined,
            value: stored?.value ?? null,
          },
        };
      }),
      invocations: batch.map(({ caller, typename, value }) => ({
        caller: caller ? wireAddress(caller) : null,
        argument: { typename, hasValue: value !== undefined, value: value ?? null },
      })),
    },
  }).finish();
}

/** A function's typename in the two parts that the wire has it in: the last `/` separates. */
function wireAddress({ function: typename, id }: InstanceKey): WireAddress {
  const slash = typename.lastIndexOf("/");
  return { namespace: typename.slice(0, slash), type: typename.slice(slash + 1), id };
}
