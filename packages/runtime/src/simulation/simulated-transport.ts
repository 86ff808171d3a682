/** The way to functions in this process, with what a network and a service do to calls. */
import type { BatchHandler, BatchRequest, BatchResponse } from "statefun-wire";
import { InvalidReply, TransportError } from "../call/errors.ts";
import type { Transport } from "../call/transport.ts";
import { callFate, type Faults } from "./faults.ts";
import type { Random } from "./random.ts";
import type { SimulatedClock } from "./simulated-clock.ts";

/** What takes hundred times as long as usual, in milliseconds at least. */
const SLOW_MS = 500;

export interface SimulatedTransportOptions {
  readonly clock: SimulatedClock;
  readonly random: Random;
  /** As they are now. */
  readonly faults: () => Faults;
  readonly handle: BatchHandler;
  /** Told of each call that the functions run, until it is over. */
  readonly onRunning: (running: Promise<unknown>) => void;
  /** How long a call may take, in milliseconds. */
  readonly callTimeoutMs: number;
}

export function simulatedTransport(options: SimulatedTransportOptions): Transport {
  return {
    send: (request) => new Promise((resolve, reject) => begin(options, request, resolve, reject)),
    close: () => Promise.resolve(),
  };
}

function begin(
  { clock, random, faults, handle, onRunning, callTimeoutMs }: SimulatedTransportOptions,
  request: BatchRequest,
  resolve: (response: BatchResponse) => void,
  reject: (error: Error) => void,
): void {
  const now = faults();
  const fate = callFate(now, random);
  const factor = random.chance(now.slowCall) ? 100 : 1;
  const leastMs = factor === 1 ? 0 : SLOW_MS;
  const thereMs = random.next() * now.callMs * factor;
  const backMs = leastMs + random.next() * now.callMs * factor;
  if (fate === "unreachable") {
    const error = new TransportError("the service cannot be reached", { unavailable: true });
    clock.after(thereMs, () => reject(error));
    return;
  }
  const cancelDeadline = clock.after(callTimeoutMs, () =>
    reject(new TransportError(`no answer within ${callTimeoutMs} ms`, { unavailable: false })),
  );
  const after = (settle: () => void): void => {
    clock.after(backMs, () => {
      cancelDeadline();
      settle();
    });
  };
  clock.after(thereMs, () => {
    const running = Promise.resolve()
      .then(() => handle(request))
      .then(
        (response) => {
          if (fate === "lost") return;
          if (fate === "garbage") after(() => reject(new InvalidReply("the answer is garbage")));
          else after(() => resolve(response));
        },
        (error: Error) => after(() => reject(error)),
      );
    onRunning(running);
  });
}
