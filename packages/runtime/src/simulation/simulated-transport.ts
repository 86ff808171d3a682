/** The way to functions in this process, with what a network and a service do to calls. */
import type { BatchHandler, BatchRequest, BatchResponse } from "statefun-wire";
import { InvalidReply, TransportError } from "../call/errors.ts";
import type { Transport } from "../call/transport.ts";
import type { Clock } from "../clock.ts";
import { callFate, type Faults } from "./faults.ts";
import type { Observer } from "./observer.ts";
import type { Random } from "./random.ts";

/** What takes hundred times as long as usual, in milliseconds at least. */
const SLOW_MS = 500;
/** By so many milliseconds at most the second delivery of a call is behind the first one. */
const ECHO_MS = 1000;

export interface SimulatedTransportOptions {
  /** Of the process that calls: when it has died it hears of nothing any more. */
  readonly clock: Pick<Clock, "after">;
  /** What is on its way arrives, whether the one who sent it lives or not. */
  readonly network: Pick<Clock, "after">;
  readonly random: Random;
  /** As they are now. */
  readonly faults: () => Faults;
  readonly handle: BatchHandler;
  /** Told of each call that the functions run, until it is over. */
  readonly onRunning: (running: Promise<unknown>) => void;
  readonly observer: Observer;
  /** How long a call may take, in milliseconds. */
  readonly callTimeoutMs: number;
}

export function simulatedTransport(options: SimulatedTransportOptions): Transport {
  return {
    send(request) {
      const answer = new Promise<BatchResponse>((resolve, reject) =>
        begin(options, request, resolve, reject),
      );
      const { answered } = options.observer;
      if (answered !== undefined) {
        const note = (end: BatchResponse | Error): void => answered(request, end);
        answer.then(note, note);
      }
      return answer;
    },
    close: () => Promise.resolve(),
  };
}

function begin(
  options: SimulatedTransportOptions,
  request: BatchRequest,
  resolve: (response: BatchResponse) => void,
  reject: (error: Error) => void,
): void {
  const { clock, network, random, faults, callTimeoutMs } = options;
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
  const answer = (settle: () => void): void => {
    clock.after(backMs, () => {
      cancelDeadline();
      settle();
    });
  };
  const deliver = (): void =>
    run(options, request, {
      done(response) {
        if (fate === "garbage") answer(() => reject(new InvalidReply("the answer is garbage")));
        else if (fate === "answered") answer(() => resolve(response));
      },
      failed: (error) => answer(() => reject(error)),
    });
  network.after(thereMs, deliver);
  if (random.chance(now.duplicate)) network.after(thereMs + random.next() * ECHO_MS, deliver);
}

function run(
  { handle, observer, onRunning }: SimulatedTransportOptions,
  request: BatchRequest,
  end: {
    readonly done: (response: BatchResponse) => void;
    readonly failed: (error: Error) => void;
  },
): void {
  observer.called?.(request);
  onRunning(
    Promise.resolve()
      .then(() => handle(request))
      .then(end.done, end.failed),
  );
}
