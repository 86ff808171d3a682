/** One connection to GET /events. */
import { EventSourceParserStream } from "eventsource-parser/stream";
import { ApiError, fetchApi } from "./call.ts";

/** An event as it came. */
export interface ToldEvent {
  readonly id: string;
  readonly event: string;
  /** Its JSON. */
  readonly text: string;
}

export interface StreamOptions {
  /** The id of the last event that is known. */
  readonly after: string | undefined;
  readonly onOpen: () => void;
  readonly onEvent: (event: ToldEvent) => void;
  readonly stop: AbortSignal;
}

/** The runtime says every 15 seconds that it is there; a network that has gone says nothing. In milliseconds. */
const SILENCE_MS = 40_000;

/** Resolves when the runtime ends it. @throws ApiError when there is none, or nothing comes any more; others when it is cut */
export async function listen({ after, onOpen, onEvent, stop }: StreamOptions): Promise<void> {
  const silent = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silent.abort(new ApiError(0, `nothing has come from it for ${SILENCE_MS / 1000} s`));
    }, SILENCE_MS);
  };
  const headers = after === undefined ? {} : { "last-event-id": after };
  try {
    heard();
    const { body } = await fetchApi(
      { method: "GET", path: "/events", headers },
      AbortSignal.any([stop, silent.signal]),
    );
    if (body === null) return;
    onOpen();
    const listening = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        heard();
        controller.enqueue(chunk);
      },
    });
    const reader = body
      .pipeThrough(listening)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onEvent({ id: value.id ?? "", event: value.event ?? "", text: value.data });
    }
  } finally {
    clearTimeout(timer);
  }
}
