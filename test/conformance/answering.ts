/**
 * A functions service for what the SDK does not do: an instance gives the answer that a test has put into its mouth, and
 * otherwise behaves. It is in the test's own process, so that a test can tell it what to answer, and until when.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { fn, readBatch } from "../../packages/runtime/test/functions.ts";

export interface AnsweringService {
  readonly url: string;
  /** From now on, this is the answer of `test/fn` with this id to this message. Resolves when it was given once. */
  answer(id: string, message: number, answer: Uint8Array): Promise<void>;
  /** From now on, the instance behaves. */
  behave(id: string, message: number): void;
  close(): void;
}

/** What the functions report of a message under their ids: what has come, and the value that is stored. */
export interface Report {
  readonly message: string;
  readonly value: string | null;
}

const wellBehaved = fn(
  ({ id, messages, state }) => {
    const value = state["value"] ?? null;
    const reports = messages.map((message): Report => ({ message, value }));
    return { egress: reports.map((report) => ["out", `${id}=${JSON.stringify(report)}`]) };
  },
  { value: {} },
);

export async function startAnswering(): Promise<AnsweringService> {
  const answers = new Map<string, { readonly answer: Uint8Array; readonly given: () => void }>();
  const keyOf = (target: string, messages: readonly unknown[]) => `${target}: ${messages}`;

  const server = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const { target, messages, state } = readBatch(bytes);
    // Not before it has declared its value: some answers are wrong only then.
    const told = "value" in state ? answers.get(keyOf(target, messages)) : undefined;
    response.writeHead(200, { "content-type": "application/octet-stream" });
    response.end(told?.answer ?? (await wellBehaved(bytes)), told?.given);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    answer: (id, message, answer) =>
      new Promise((given) => answers.set(keyOf(`fn/${id}`, [message]), { answer, given })),
    behave: (id, message) => void answers.delete(keyOf(`fn/${id}`, [message])),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
