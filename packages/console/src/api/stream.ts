/** One connection to GET /events. */
import { EventSourceParserStream } from "eventsource-parser/stream";
import { fetchApi } from "./call.ts";

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

/** Resolves when the runtime ends it. @throws ApiError when there is none, or it is cut; the reason of `stop` */
export async function listen({ after, onOpen, onEvent, stop }: StreamOptions): Promise<void> {
  const headers = after === undefined ? {} : { "last-event-id": after };
  const { body } = await fetchApi({ method: "GET", path: "/events", headers }, stop);
  if (body === null) return;
  onOpen();
  const reader = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onEvent({ id: value.id ?? "", event: value.event ?? "", text: value.data });
  }
}
