/** What an SDK may get wrong is found, and by the feature that is about it. */
import type { BatchHandler, BatchResult } from "statefun-wire";
import { expect, test } from "vitest";
import { jsonLines, statefun } from "../../../packages/runtime/test/cli/support.ts";
import { changed, listenerOf, right, serving } from "./serving.ts";

interface Outcome {
  readonly feature: string;
  readonly outcome: string;
}

/** The features of these groups that it fails. */
async function failed(groups: readonly string[], handle: BatchHandler, errorStatus?: number) {
  const endpoint = await serving(listenerOf(handle, errorStatus));
  const only = groups.flatMap((group) => ["--only", group]);
  const args = ["conformance", "--endpoint", endpoint, "--json", ...only];
  const { code, stdout, stderr } = await statefun(args);
  const names = (jsonLines(stdout) as Outcome[])
    .filter(({ outcome }) => outcome === "failed")
    .map(({ feature }) => feature);
  expect(code).toBe(names.length > 0 ? 1 : 0);
  if (names.length > 0) expect(stderr).toBe(`failed: ${names.join(", ")}\n`);
  return names;
}

test("the interpreter as it is fails nothing", async () => {
  expect(await failed(["state", "messages", "egress"], right)).toEqual([]);
});

const only = (wrong: Partial<BatchResult>) => (result: BatchResult) => ({ ...result, ...wrong });

test.each<[what: string, handler: BatchHandler, groups: string[], failed: string[]]>([
  [
    "values that are removed stay",
    changed((result) => ({
      ...result,
      mutations: result.mutations.filter(({ value }) => value !== undefined),
    })),
    ["state"],
    ["state/clear", "state/several"],
  ],
  [
    "nothing is written",
    changed(only({ mutations: [] })),
    ["state"],
    [
      "state/set",
      "state/set-again",
      "state/clear-and-set",
      "state/empty",
      "state/several",
      "state/names",
    ],
  ],
  [
    "all values are written back",
    changed((result, { state }) => ({
      ...result,
      mutations: [
        ...state.flatMap(({ name, typename, value }) =>
          value === undefined || result.mutations.some((one) => one.name === name)
            ? []
            : [{ name, value: { typename, value } }],
        ),
        ...result.mutations,
      ],
    })),
    ["state", "expiry"],
    ["state/reading", "expiry/after-write"],
  ],
  [
    "messages are sent in another order",
    changed((result) => ({
      ...result,
      messages: [...result.messages.slice(1), ...result.messages.slice(0, 1)],
    })),
    ["messages"],
    ["messages/order"],
  ],
  [
    "delays are counted in seconds",
    changed((result) => ({
      ...result,
      delayed: result.delayed.map((one) =>
        one.cancel === undefined ? { ...one, delayMs: Math.floor(one.delayMs / 1000) * 1000 } : one,
      ),
    })),
    ["delayed"],
    ["delayed/delay"],
  ],
  [
    "cancellations are done last",
    changed((result) => ({
      ...result,
      delayed: result.delayed.toSorted(
        (a, b) => Number(a.cancel !== undefined) - Number(b.cancel !== undefined),
      ),
    })),
    ["delayed"],
    ["delayed/replace"],
  ],
  [
    "cancellations are lost",
    changed((result) => ({
      ...result,
      delayed: result.delayed.filter(({ cancel }) => cancel === undefined),
    })),
    ["delayed"],
    ["delayed/cancel", "delayed/replace", "delayed/cancel-at-once"],
  ],
  [
    "expiries are not declared",
    async (request) => {
      const response = await right(request);
      if (response.kind === "result") return response;
      const missing = response.missing.map((one) => ({
        ...one,
        expiry: "none" as const,
        expireAfter: 0,
      }));
      return { ...response, missing };
    },
    ["context", "expiry"],
    ["context/declared", "expiry/after-write", "expiry/after-call"],
  ],
  [
    "all is asked for when something is missing",
    async (request) => {
      const response = await right(request);
      return response.kind === "result" ? response : right({ ...request, state: [] });
    },
    ["context"],
    ["context/missing"],
  ],
  [
    "records are not written",
    changed(only({ egresses: [] })),
    ["egress/kafka-no-key", "egress/kinesis"],
    ["egress/kafka-no-key", "egress/kinesis"],
  ],
  [
    "all messages of a batch have the caller of its first one",
    (request) =>
      right({
        ...request,
        invocations: request.invocations.map((one) => ({
          ...one,
          caller: request.invocations[0]?.caller,
        })),
      }),
    ["batches"],
    ["batches/callers", "batches/asynchronous"],
  ],
  [
    "each message of a batch has the state that came",
    async (request) => {
      const results: BatchResult[] = [];
      for (const one of request.invocations) {
        const response = await right({ ...request, invocations: [one] });
        if (response.kind !== "result") return response;
        results.push(response);
      }
      return {
        kind: "result",
        mutations: [
          ...new Map(
            results.flatMap(({ mutations }) => mutations).map((one) => [one.name, one]),
          ).values(),
        ],
        messages: results.flatMap(({ messages }) => messages),
        delayed: results.flatMap(({ delayed }) => delayed),
        egresses: results.flatMap(({ egresses }) => egresses),
      };
    },
    ["batches"],
    ["batches/storage", "batches/asynchronous"],
  ],
  [
    "errors are swallowed",
    async (request) => {
      try {
        return await right(request);
      } catch {
        return { kind: "result", mutations: [], messages: [], delayed: [], egresses: [] };
      }
    },
    ["failures"],
    [
      "failures/no-effect",
      "failures/asynchronous",
      "failures/retried",
      "failures/goes-on",
      "failures/says-why",
      "failures/status",
      "failures/unknown-function",
      "failures/malformed-value",
      "failures/panic",
    ],
  ],
])("%s", async (_what, handler, groups, expected) => {
  expect(await failed(groups, handler)).toEqual(expected);
});

test("errors are answered with a status that ends the job of Flink", async () => {
  expect(await failed(["failures"], right, 400)).toEqual([
    "failures/status",
    "failures/unknown-function",
  ]);
});
