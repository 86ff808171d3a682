/** A runtime with dead letters, for tests of what becomes of them. */
import { deadLetterRecord } from "statefun-wire";
import { anyDisk, type Disk } from "../disks.ts";
import { fn } from "../functions.ts";
import { group, topicAt } from "../store/fixtures.ts";
import { moduleOf, type Rig, type RigOptions, startRig } from "../support.ts";

export interface Given {
  readonly id?: string;
  readonly function?: string;
  readonly payload?: string | Uint8Array;
  readonly reason?: string;
  readonly caller?: string;
}

const START = Date.parse("2026-01-01T00:00:00Z");
const MINUTE = 60_000;

/** A record for each of them, a minute apart from the first one at noon; a text is a record as it is. */
export async function withLetters(
  letters: readonly (Given | string)[],
  topic = "dead-letters",
): Promise<Disk> {
  const disk = anyDisk();
  const store = await disk.open();
  await store.commit(
    group({
      records: letters.map((letter, offset) => ({
        topic,
        offset,
        key: undefined,
        value: Buffer.from(typeof letter === "string" ? letter : JSON.stringify(recordOf(letter))),
        timestamp: START - (letters.length - offset) * MINUTE,
        source: undefined,
      })),
      topics: [topicAt(topic, letters.length, letters.length)],
    }),
  );
  await store.close();
  return disk;
}

export function recordOf({
  id = "a",
  function: typename = "test/fn",
  payload = "hello",
  reason = "I do not like it",
  caller,
}: Given) {
  return deadLetterRecord({
    id,
    function: typename,
    typename: "test/text",
    caller: caller === undefined ? undefined : { function: "test/fn", id: caller },
    payload: Buffer.from(payload),
    reason,
    time: START,
  });
}

/** A function that notes on topic `out` each message that it gets, from whom, and of which type. */
const noting = fn(({ id, messages, callers, typenames }) => ({
  egress: messages.map((message, index) => [
    "out",
    `${id}=${message} ${typenames[index]} ${callers[index] ?? "-"}`,
  ]),
}));

export async function startWithLetters(disk: Disk, options: Partial<RigOptions> = {}) {
  const rig = await startRig({ functions: noting, module: moduleOf(), disk, ...options });
  const url = await rig.serve();
  return { rig, url, ...clientOf(url) };
}

function clientOf(url: string) {
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body && {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    list: async (query = "") =>
      (await ask("GET", `/dead-letters${query}`)).body as unknown as {
        letters: { offset: number; redrivenAt?: string }[];
        next?: number;
      },
    redrive: (query: string, body?: object) => ask("POST", `/dead-letters/redrive?${query}`, body),
  };
}

/** What is answered when so many were sent. */
export const sent = (redriven: number, already = 0, refused = 0) => ({
  status: 200,
  body: { redriven, already, refused, reasons: [] as unknown[] },
});

export const out = (rig: Rig): string[] => rig.records("out");
