/** What is said to a person at a terminal while a command works, and asked before it does. */
import { PassThrough, Writable } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { confirm } from "../../src/cli/confirm.ts";
import { startProgress } from "../../src/cli/progress.ts";
import type { Session } from "../../src/cli/session.ts";

/** A session whose standard input and standard error are terminals, or not. */
function sessionOf(isTTY: boolean) {
  let text = "";
  const writable = (): Writable & { isTTY: boolean } =>
    Object.assign(
      new Writable({
        write(chunk, _encoding, done) {
          text += chunk;
          done();
        },
      }),
      { isTTY },
    );
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const session: Session = {
    stdin,
    stdout: writable(),
    stderr: writable(),
    env: {},
    signal: new AbortController().signal,
    keepRunning: async () => undefined,
  };
  return { session, stdin, written: () => text };
}

test.each([
  ["y\n", true],
  ["Yes\n", true],
  ["\n", false],
  ["no\n", false],
])("the answer %j is a yes: %s", async (answer, isYes) => {
  const { session, stdin, written } = sessionOf(true);
  const asked = confirm(session, {}, "Remove it?");
  stdin.write(answer);
  if (isYes) await asked;
  else await expect(asked).rejects.toMatchObject({ exitCode: 1, message: "nothing was done" });
  expect(written()).toContain("Remove it? [y/N] ");
});

test("a terminal that is closed says no", async () => {
  const { session, stdin } = sessionOf(true);
  const asked = confirm(session, {}, "Remove it?");
  stdin.end();
  await expect(asked).rejects.toMatchObject({ exitCode: 1, message: "nothing was done" });
});

test("where there is nobody to ask it takes --yes", async () => {
  const { session, written } = sessionOf(false);
  await expect(confirm(session, {}, "Remove it?")).rejects.toMatchObject({
    exitCode: 2,
    message: "Remove it? Say so by --yes: there is nobody to ask here",
  });
  await confirm(session, { yes: true }, "Remove it?");
  expect(written()).toBe("");
});

function fakeTime(): void {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
}

test("how far it is is said when it takes longer than a second, and again in the same line", () => {
  fakeTime();
  const { session, written } = sessionOf(true);
  const progress = startProgress(session, "records", 8);
  vi.advanceTimersByTime(999);
  progress.at(1);
  expect(written()).toBe("");
  vi.advanceTimersByTime(1);
  progress.at(2);
  progress.at(3);
  vi.advanceTimersByTime(250);
  progress.at(4);
  progress.end();
  const clear = "\r\u001b[K";
  expect(written()).toBe(`${clear}2 of 8 (25 %) records${clear}4 of 8 (50 %) records${clear}`);
});

test("a log gets a line of it each ten seconds", () => {
  fakeTime();
  const { session, written } = sessionOf(false);
  const progress = startProgress(session, "records");
  for (let second = 0; second <= 21; second++) {
    progress.at(second);
    vi.advanceTimersByTime(1000);
  }
  progress.end();
  expect(written()).toBe("1 records\n11 records\n21 records\n");
});
