/** The functions `fuzz/*`: a service that answers as it is told to, and otherwise as a good one does. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type BatchRequest,
  type BatchResponse,
  decodeRequest,
  encodeResponse,
  kafkaRecord,
  playgroundRecord,
} from "statefun-wire";

/** Says how a call is answered; undefined: as is right. */
export type Answering = (response: ServerResponse, right: Uint8Array) => void;

export const CONTENT_TYPE = "application/octet-stream";
/** Each message to it comes out as a record on the playground topic that is its instance's id. */
export const ECHO = "fuzz/echo";
/** Each message to it comes out as a record on the topic {@link ANSWERED}, with the instance's id as its key. */
export const HOSTILE = "fuzz/hostile";
export const ANSWERED = "answered";

export class HostileService {
  /** What the next call of an instance of {@link HOSTILE} is answered with. */
  readonly next = new Map<string, Answering>();
  readonly #server = createServer((incoming, outgoing) => {
    incoming
      .toArray()
      .then((chunks) => this.#answer(decodeRequest(Buffer.concat(chunks)), outgoing))
      .catch(() => outgoing.destroy());
  });

  /** Resolves with its URL. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: BatchRequest, outgoing: ServerResponse): void {
    const right = encodeResponse(rightAnswer(request));
    const { typename, id } = request.target;
    const hostile = typename === HOSTILE ? this.next.get(id) : undefined;
    if (hostile === undefined) {
      outgoing.setHeader("content-type", CONTENT_TYPE).end(right);
      return;
    }
    this.next.delete(id);
    hostile(outgoing, right);
  }
}

function rightAnswer({ target, invocations }: BatchRequest): BatchResponse {
  const egresses = invocations.flatMap(({ argument }) => {
    const value = argument.value ?? new Uint8Array();
    if (target.typename === ECHO) {
      return [
        {
          egress: "io.statefun.playground/egress",
          argument: playgroundRecord.encode({ topic: target.id, key: "", value }),
        },
      ];
    }
    return [
      {
        egress: "com.example/notices",
        argument: kafkaRecord.encode({ topic: ANSWERED, key: target.id, value }),
      },
    ];
  });
  return { kind: "result", mutations: [], messages: [], delayed: [], egresses };
}
