/**
 * One of all tabs of a browser does something for all of them: a browser has six connections to a server, and each stream
 * takes one of them for as long as it is there.
 */

export interface Part<Message> {
  /** Called with what the one that leads tells, be it this tab or another. */
  readonly hear: (message: Message) => void;
  /** What the others are told when one of them has just come. */
  readonly greeting: () => Message;
  /** Called when this tab leads; when it is done, or `stop` is aborted, another one does. */
  readonly lead: (tell: (message: Message) => void) => Promise<void>;
}

/** What a tab says that has just come. */
const HELLO = "hello";

/** Takes part with all tabs that use the same name, until `stop`. Where a browser cannot do that each tab leads itself. */
export async function takePart<Message extends object>(
  name: string,
  { hear, greeting, lead }: Part<Message>,
  stop: AbortSignal,
): Promise<void> {
  // Not on pages that came without TLS from another machine.
  if (navigator.locks === undefined) return lead(hear);
  const channel = new BroadcastChannel(name);
  stop.addEventListener("abort", () => channel.close());
  let isLeading = false;
  channel.onmessage = ({ data }: MessageEvent<Message | typeof HELLO>) => {
    if (data !== HELLO) hear(data);
    else if (isLeading) channel.postMessage(greeting());
  };
  channel.postMessage(HELLO);
  const tell = (message: Message): void => {
    if (stop.aborted) return;
    hear(message);
    channel.postMessage(message);
  };
  try {
    await navigator.locks.request(name, { signal: stop }, async () => {
      isLeading = true;
      await lead(tell);
      isLeading = false;
    });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}
