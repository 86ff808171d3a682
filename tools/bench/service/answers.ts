/** Whether the contenders do the same work: what they answer, without what may differ from one answer to the next. */

import { FromFunction, type WireAddress, type WireTypedValue } from "statefun-wire/protobuf";
import { builtInDecoders } from "statefun-wire/types";

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** Milliseconds since 1970. */
const TIME = /"\d{13}"/g;

/** What an answer means: equal for equal work, however it was encoded. */
export function meaning(answer: Uint8Array): unknown {
  const { invocationResult: result } = FromFunction.decode(answer);
  if (!result) throw new Error("an answer has no result");
  const plain = {
    delayed: (result.delayedInvocations ?? []).map((delayed) =>
      delayed.isCancellationRequest
        ? { cancel: delayed.cancellationToken }
        : {
            after: Number(delayed.delayInMs),
            ...sent(delayed),
            token: delayed.cancellationToken,
          },
    ),
    sent: (result.outgoingMessages ?? []).map(sent),
    egress: (result.outgoingEgresses ?? []).map(({ egressNamespace, egressType, argument }) => ({
      to: `${egressNamespace}/${egressType}`,
      ...typed(argument),
    })),
    // By name, whose case not every SDK leaves to its user.
    state: Object.fromEntries(
      (result.stateMutations ?? []).map(({ mutationType, stateName, stateValue }) => [
        stateName?.toLowerCase(),
        { mutationType, ...typed(stateValue) },
      ]),
    ),
  };
  return withoutChance(plain);
}

/** Times are all one; random tokens become their number in the order of their appearance: that they are the same ones has to stay visible. */
function withoutChance(value: unknown): unknown {
  const tokens: string[] = [];
  return JSON.parse(
    JSON.stringify(value)
      .replace(TIME, '"a time"')
      .replace(UUID, (token) => {
        if (!tokens.includes(token)) tokens.push(token);
        return `token ${tokens.indexOf(token)}`;
      }),
  );
}

function sent({
  target,
  argument,
}: {
  readonly target?: WireAddress | null;
  readonly argument?: WireTypedValue | null;
}) {
  return { to: `${target?.namespace}/${target?.type}/${target?.id}`, ...typed(argument) };
}

function typed(value: WireTypedValue | null | undefined) {
  const { typename = "", value: bytes, hasValue = false } = value ?? {};
  if (!hasValue || !bytes) return { typename, hasValue };
  const decode = builtInDecoders.get(typename ?? "");
  // JSON has no BigInts.
  const decoded = decode ? String(decode(bytes)) : JSON.parse(Buffer.from(bytes).toString());
  return { typename, hasValue, decoded };
}
