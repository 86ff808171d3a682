/**
 * What both runtimes make of answers that the SDK does not give. What Flink takes, the local runtime takes; what Flink
 * fails its job for, the local runtime refuses, and with both nothing of the answer takes effect, and nothing is lost.
 */

import { FromFunction, MutationType } from "statefun-wire/protobuf";
import { describe, expect, onTestFinished, test } from "vitest";
import { encodeAnswer } from "../../packages/runtime/test/functions.ts";
import { until } from "../../tools/flink/wait.ts";
import { produce, readTopic } from "../../tools/harness/api.ts";
import type { AnsweringService, Report } from "./answering.ts";
import { LEAK, REFUSED, type RefusedAnswer } from "./refused-answers.ts";

/** A runtime that runs `answers.yaml`. */
export interface AnswersRuntime {
  readonly apiUrl: string;
  readonly service: AnsweringService;
  /** Resolves when a user can see that the answer of the instance `what` was refused, and why. */
  refuses(refused: RefusedAnswer): Promise<void>;
}

const PATIENCE_MS = 60_000;

export async function send(apiUrl: string, id: string, message: number): Promise<void> {
  await produce(apiUrl, "in", [{ key: id, value: message }]);
}

/** What the instances with this id have reported, once `count` reports are there. */
export async function reports(apiUrl: string, id: string, count: number): Promise<Report[]> {
  let seen: Report[] = [];
  const probe = async (): Promise<Report[] | undefined> => {
    const records = await readTopic(apiUrl, "out");
    seen = records.filter(({ key }) => (key ?? "") === id).map(({ value }) => value as Report);
    return seen.length >= count ? seen : undefined;
  };
  return await until(`waiting for ${count} reports of "${id}"`, probe, {
    timeoutMs: PATIENCE_MS,
    details: () => JSON.stringify(seen),
  });
}

export function describeAnswers(runtime: string, subject: () => AnswersRuntime): void {
  describe(`on ${runtime}`, () => {
    test.each(REFUSED)("$what is refused, and nothing is lost", async (refused) => {
      const { what: id, earlier, answer } = refused;
      const { apiUrl, service, refuses } = subject();
      const before = earlier === undefined ? [] : await reportAfter(id, earlier);
      void service.answer(id, 3, answer);
      // On Flink a case that is not seen to fail would fail those that follow.
      onTestFinished(() => service.behave(id, 3));
      await send(apiUrl, id, 3);
      await refuses(refused);
      await send(apiUrl, id, 4);
      service.behave(id, 3);
      const expected = [...before, { message: "3", value: null }, { message: "4", value: null }];
      expect(await reports(apiUrl, id, expected.length)).toEqual(expected);
      const leaks = (await readTopic(apiUrl, "out")).filter(({ key }) => key === LEAK);
      expect(leaks).toEqual([]);
    });

    /** Gives an answer to one message, and resolves with what is reported on the next one. */
    async function reportAfter(id: string, answer: Uint8Array): Promise<Report[]> {
      const { apiUrl, service } = subject();
      const given = service.answer(id, 1, answer);
      await send(apiUrl, id, 1);
      await given;
      await send(apiUrl, id, 2);
      return await reports(apiUrl, id, 1);
    }

    test("an answer without any bytes asks for nothing", async () => {
      expect(await reportAfter("no bytes", new Uint8Array(0))).toEqual([
        { message: "2", value: null },
      ]);
    });

    test("a value that is written without any bytes is there, and empty", async () => {
      const stateValue = { typename: "test/text" };
      const mutation = { stateName: "value", mutationType: MutationType.MODIFY, stateValue };
      const answer = FromFunction.encode({ invocationResult: { stateMutations: [mutation] } });
      expect(await reportAfter("empty value", answer.finish())).toEqual([
        { message: "2", value: "" },
      ]);
    });

    test("an id may be empty", async () => {
      await reportAfter("sends to nobody", encodeAnswer({ send: [["sink/", "hello"]] }));
      expect(await reports(subject().apiUrl, "", 1)).toEqual([{ message: "hello", value: null }]);
    });
  });
}
