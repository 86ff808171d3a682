/**
 * What changes in the runtime, as it tells it: one stream for the whole page, which is there while somebody looks at the page
 * and comes back by itself.
 */
import { effect, signal } from "@preact/signals";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { ApiError, fetchApi } from "./call.ts";
import { parseExactly } from "./exact-json.ts";
import type { operations } from "./generated/schema.ts";
import { token } from "./token.ts";

export type RuntimeEvent =
  operations["get-events"]["responses"][200]["content"]["text/event-stream"];
export type EventKind = RuntimeEvent["event"];
export type EventData<Kind extends EventKind> = Extract<RuntimeEvent, { event: Kind }>["data"];

export type Connection =
  | { readonly state: "connecting" | "live" | "hidden" }
  /** Why, and whether it tries again. */
  | { readonly state: "offline"; readonly reason: string };

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;
/** How long the stream goes on when nobody can see the page, in milliseconds. */
const HIDDEN_MS = 10_000;

const state = signal<Connection>({ state: "connecting" });
const listeners = new Map<EventKind, Set<(data: never) => void>>();
let lastId: string | undefined;

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

/** Follows the runtime from now on. To be called once. */
export function startEvents(): void {
  let stop = new AbortController();
  let hiding: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    stop.abort();
    stop = new AbortController();
    void follow(stop.signal);
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.visibilityState === "visible") {
      if (state.value.state === "hidden") begin();
      return;
    }
    hiding = setTimeout(() => {
      stop.abort();
      state.value = { state: "hidden" };
    }, HIDDEN_MS);
  });
  addEventListener("online", begin);
  // Anew with each other token, and for the first time now.
  effect(() => {
    void token.value;
    begin();
  });
}

async function follow(stop: AbortSignal): Promise<void> {
  for (let retryMs = FIRST_RETRY_MS; !stop.aborted; ) {
    try {
      await listen(stop, () => {
        retryMs = FIRST_RETRY_MS;
      });
      if (!stop.aborted) state.value = { state: "offline", reason: "the runtime has ended" };
    } catch (error) {
      if (stop.aborted) return;
      state.value = { state: "offline", reason: error instanceof Error ? error.message : "" };
      if (error instanceof ApiError && error.status === 401) return;
    }
    await sleep(retryMs, stop);
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
  }
}

async function listen(stop: AbortSignal, onBegin: () => void): Promise<void> {
  const { body } = await fetchApi(
    {
      method: "GET",
      path: "/events",
      headers: lastId === undefined ? {} : { "last-event-id": lastId },
    },
    stop,
  );
  if (body === null) return;
  onBegin();
  state.value = { state: "live" };
  const reader = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    lastId = value.id;
    tell(value.event as EventKind, parseExactly(value.data));
  }
}

function tell(kind: EventKind, data: unknown): void {
  for (const listener of listeners.get(kind) ?? []) listener(data as never);
}

function sleep(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
