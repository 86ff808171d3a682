/**
 * Errors that nobody catches: those of a handler fail its batch or are told of, and are the end of nothing else. The services
 * are processes of their own, because that is what such errors end.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { Int, statefulFunction, Text } from "../src/index.ts";
import { message, toFunction } from "./support.ts";

const PROGRAM = fileURLToPath(new URL("./straying.ts", import.meta.url));
const Fn = statefulFunction({ typename: "test/fn" });

interface Straying {
  readonly exited: Promise<unknown>;
  readonly stderr: () => string;
  /** Resolves with the line of the log, once there is one. */
  logged(pattern: RegExp): Promise<string>;
  lines(): readonly string[];
  call(...messages: Parameters<typeof toFunction>[1]["messages"]): Promise<Response>;
  metrics(): Promise<string>;
}

async function start(env: Readonly<Record<string, string>> = {}): Promise<Straying> {
  const args = ["--conditions=statefun-source", PROGRAM];
  const child: ChildProcess = spawn(process.execPath, args, { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  let onOutput = (): void => undefined;
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    onOutput();
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const lines = () => stdout.split("\n").slice(0, -1);
  const logged = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      onOutput = () => {
        const found = lines().find((line) => pattern.test(line));
        if (found !== undefined) resolve(found);
      };
      onOutput();
    });
  const { url } = JSON.parse(await logged(/"url"/)) as { url: string };
  return {
    exited: once(child, "close").then(([code]) => code as unknown),
    stderr: () => stderr,
    lines,
    logged,
    call: (...messages) =>
      fetch(url, {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body: Buffer.from(toFunction(Fn, { id: "a", messages })),
      }),
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
  };
}

const deed = (what: string) => message(Text, what);

describe("an error that comes when its batch is answered", () => {
  test.each([
    ["rejection", /a promise that nobody awaited was rejected: the stray/],
    ["later rejection", /a promise that nobody awaited was rejected: the stray/],
    ["late send", /rejected: .*used its context after its handler had returned/],
    ["timer", /a callback that it had started threw: the stray/],
    ["callback of the system", /a callback that it had started threw: the stray/],
    ["event", /a callback that it had started threw: the stray/],
  ])(
    "is logged and counted with its message, and the service goes on: %s",
    async (what, reason) => {
      const { call, logged, metrics } = await start();
      // What comes soon enough fails the batch, and is logged as that.
      await call(deed(what));
      const line = JSON.parse(await logged(/"level":50/)) as object;
      expect(line).toMatchObject({
        function: "test/fn",
        id: "a",
        type: "io.statefun.types/string",
        code: "handler-failed",
        err: {
          message: expect.stringMatching(reason),
          stack: expect.stringMatching(/straying\.ts/),
        },
      });
      expect((await call(deed("nothing"))).status).toBe(200);
      expect(await metrics()).toContain('statefun_stray_errors_total{function="test/fn"} 1\n');
    },
  );
});

describe("an error that comes while its batch is handled", () => {
  test.each(["microtask", "rejection and a wait", "timer and a wait"])(
    "fails it: %s",
    async (what) => {
      const { call } = await start();
      const answer = await call(deed(what));
      expect(answer.status).toBe(500);
      expect(await answer.json()).toMatchObject({
        error: "handler-failed",
        message: expect.stringMatching(/^test\/fn "a" failed on .*: the stray$/),
        function: "test/fn",
        id: "a",
        type: "io.statefun.types/string",
      });
    },
  );

  test("names the message that has left it, though another one is handled by then", async () => {
    const { call } = await start();
    const answer = await call(deed("timer"), message(Int, 1));
    expect(await answer.json()).toMatchObject({ type: "io.statefun.types/string" });
  });

  test("is none when its promise is awaited after all", async () => {
    const { call, lines } = await start();
    expect((await call(deed("rejection that is awaited after all"))).status).toBe(200);
    expect(lines().filter((line) => /"level":50/.test(line))).toEqual([]);
  });
});

describe("an error that no handler has left", () => {
  test.each(["the program throws", "the program rejects"])("ends the process: %s", async (what) => {
    const { call, exited, stderr } = await start();
    await call(deed(what));
    expect(await exited).toBe(1);
    expect(stderr()).toMatch(/Error: the stray\n.*straying\.ts/);
  });

  test("is left to the program's own listeners, if it has any", async () => {
    const { call, logged } = await start({ LISTENS: "yes" });
    await call(deed("the program rejects"));
    await logged(/its own listener: the stray/);
    expect((await call(deed("nothing"))).status).toBe(200);
  });
});
