/**
 * What changes in the runtime, as it tells it: one stream for all tabs of a browser, which is there while somebody looks at one
 * of them and comes back by itself.
 */
import { effect, signal, untracked } from "@preact/signals";
import { ApiError } from "./call.ts";
import { parseExactly } from "./exact-json.ts";
import type { operations } from "./generated/schema.ts";
import { takePart } from "./one-of-many.ts";
import { listen, type ToldEvent } from "./stream.ts";
import { refusal, token } from "./token.ts";

export type RuntimeEvent =
  operations["get-events"]["responses"][200]["content"]["text/event-stream"];
export type EventKind = RuntimeEvent["event"];
export type EventData<Kind extends EventKind> = Extract<RuntimeEvent, { event: Kind }>["data"];

export type Connection =
  /** Hidden: nobody looks, so nothing is followed. */
  | { readonly state: "connecting" | "live" | "hidden" }
  /** It tries again by itself. Offline: there is no answer. Refused: there is one, and it is another. */
  | { readonly state: "offline" | "refused"; readonly reason: string; readonly since: number };

/** What the tab that follows tells the others. */
type Message = { readonly connection: Connection; readonly lastId: string | undefined } | ToldEvent;

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;
/** How long the stream goes on when nobody can see the page, in milliseconds. */
const HIDDEN_MS = 10_000;

const CUT = new ApiError(0, "the connection to the runtime was cut");

const state = signal<Connection>({ state: "connecting" });
const listeners = new Map<EventKind, Set<(data: never) => void>>();
/** Of the last event that this tab has heard of. */
let lastId: string | undefined;
let stop = new AbortController();

export const connection = state;

/** Calls back with each event of a kind until what it returns is called. After `reset` everything has to be looked at anew. */
export function onEvent<Kind extends EventKind>(
  kind: Kind,
  listener: (data: EventData<Kind>) => void,
): () => void {
  const those = listeners.get(kind) ?? new Set();
  listeners.set(kind, those.add(listener));
  return () => those.delete(listener);
}

/** Follows the runtime from now on, while the page can be seen. To be called once. */
export function startEvents(): void {
  let hiding: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(hiding);
    if (document.visibilityState === "hidden") hiding = setTimeout(rest, HIDDEN_MS);
    else if (state.peek().state === "hidden") followNow();
  };
  document.addEventListener("visibilitychange", look);
  // A page that one comes back to is as it was, but for its connections.
  addEventListener("pagehide", rest);
  addEventListener("pageshow", look);
  addEventListener("online", () => {
    if (state.peek().state !== "hidden") followNow();
  });
  // Anew with each token that is given, and for the first time now.
  effect(() => {
    void token.value;
    if (refusal.value !== undefined) return;
    untracked(document.visibilityState === "hidden" ? rest : followNow);
  });
}

/** Follows it from now on, without a wait before it is tried again. */
function followNow(): void {
  stop.abort();
  stop = new AbortController();
  void follow(stop.signal);
}

function rest(): void {
  stop.abort();
  state.value = { state: "hidden" };
  // What happens from now on is missed, even if nothing was heard of before.
  lastId ??= "";
}

async function follow(ended: AbortSignal): Promise<void> {
  const part = {
    hear,
    greeting: () => ({ connection: state.peek(), lastId }),
    lead: (tell: (message: Message) => void) => lead(tell, ended),
  };
  await takePart(`statefun-events ${token.peek()}`, part, ended);
}

async function lead(tell: (message: Message) => void, ended: AbortSignal): Promise<void> {
  for (let retryMs = FIRST_RETRY_MS; !ended.aborted; ) {
    const say = (now: Connection): void => {
      if (!ended.aborted) tell({ connection: now, lastId });
    };
    try {
      await listen({
        after: lastId,
        onOpen: () => {
          retryMs = FIRST_RETRY_MS;
          say({ state: "live" });
        },
        onEvent: tell,
        stop: ended,
      });
      say(trouble("offline", "the runtime has ended"));
    } catch (error) {
      const { status, message } = error instanceof ApiError ? error : CUT;
      say(trouble(status === 0 ? "offline" : "refused", message));
      // Another token begins anew.
      if (status === 401) return;
    }
    await sleep(retryMs, ended);
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
  }
}

function trouble(kind: "offline" | "refused", reason: string): Connection {
  const before = state.peek();
  return { state: kind, reason, since: "since" in before ? before.since : Date.now() };
}

function hear(message: Message): void {
  if ("event" in message) {
    lastId = message.id;
    const kind = message.event as EventKind;
    if (listeners.get(kind)?.size) announce(kind, parseExactly(message.text));
    return;
  }
  const hasMissed = lastId !== undefined && lastId !== message.lastId;
  lastId = message.lastId;
  state.value = message.connection;
  if (hasMissed) announce("reset", {});
}

function announce(kind: EventKind, data: unknown): void {
  for (const listener of [...(listeners.get(kind) ?? [])]) {
    try {
      listener(data as never);
    } catch (error) {
      reportError(error);
    }
  }
}

function sleep(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      ended.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    ended.addEventListener("abort", done);
  });
}
