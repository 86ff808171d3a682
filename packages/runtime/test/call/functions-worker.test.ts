/** Functions in a thread of their own, which may hang, break and die there: every call ends, and the next thread goes on. */
import type { BatchResponse } from "statefun-wire";
import { UsageError } from "statefun-wire/program";
import { describe, expect, it, onTestFinished, test } from "vitest";
import {
  type FunctionsWorkerOptions,
  startFunctionsWorker,
} from "../../src/call/functions-worker.ts";
import { ENDPOINT, until } from "../support.ts";

const CALL_MS = 400;
const FILE = new URL("./misbehaving.ts", import.meta.url);

async function start(options: Partial<FunctionsWorkerOptions> = {}, callTimeoutMs = CALL_MS) {
  const ends: object[] = [];
  const logger = { error: (fields: object) => void ends.push(fields) };
  const functions = await startFunctionsWorker({ file: FILE, logger, ...options });
  onTestFinished(() => functions.close());
  const transport = functions.transport({
    transport: { ...ENDPOINT.transport, callTimeoutMs },
  });
  /** Sends a message to `test/fn`, and resolves with how many its thread has had by now. */
  const send = async (id: string, deed: string): Promise<string> => {
    const argument = { typename: "test/text", value: Buffer.from(deed) };
    return countIn(
      await transport.send({
        target: { typename: "test/fn", id },
        state: [{ name: "count", typename: "test/text", value: undefined }],
        invocations: [{ caller: undefined, argument }],
      }),
    );
  };
  /** Resolves when another thread answers. */
  const goesOn = () => until(() => send("b", "count").catch(() => undefined));
  return { functions, send, ends, goesOn };
}

function countIn(answer: BatchResponse): string {
  const [mutation] = answer.kind === "result" ? answer.mutations : [];
  return Buffer.from(mutation?.value?.value ?? []).toString();
}

it("answers, and a call fails with what its function throws", async () => {
  const { send } = await start();
  expect(await Promise.all([send("a", "count"), send("b", "count")])).toEqual(["1", "2"]);
  await expect(send("a", "fail")).rejects.toThrow('test/fn "a" failed on test/text: out of order');
});

describe("a handler that never returns", () => {
  it.each(["loop", "loop later", "regex"])(
    "fails with its thread (%s), and the next one goes on",
    async (deed) => {
      const { send, ends, goesOn } = await start();
      await expect(send("a", deed)).rejects.toMatchObject({
        name: "TransportError",
        message: expect.stringMatching(
          /^it did not return within 400 ms \(call of its endpoint's transport\): its thread was ended/,
        ),
        unavailable: false,
      });
      expect(await goesOn()).toBe("1");
      expect(ends).toMatchObject([
        { reason: expect.stringMatching(/^test\/fn "a" did not return within \d+ ms/) },
      ]);
    },
  );

  it("cuts off what else is in flight, which is not to blame", async () => {
    const { send } = await start();
    const innocent = send("b", "wait");
    const guilty = send("a", "loop");
    await expect(innocent).rejects.toMatchObject({
      name: "TransportError",
      message: expect.stringMatching(/^cut off: .*: test\/fn "a" did not return within \d+ ms/),
      unavailable: true,
    });
    await expect(guilty).rejects.toMatchObject({ unavailable: false });
  });

  it("is tried again in a thread apart, where it holds up nobody, until it returns", async () => {
    const { send, ends, goesOn } = await start();
    await expect(send("a", "loop")).rejects.toMatchObject({ unavailable: false });
    await goesOn();
    const again = send("a", "loop").catch(() => "hung");
    expect(await Promise.race([again, send("b", "count")])).toBe("2");
    expect(await again).toBe("hung");
    expect(await send("a", "count")).toBe("1");
    // It has returned, and is one of them all again.
    expect(await send("a", "count")).toBe("3");
    expect(ends).toHaveLength(1);
  });

  it("is found apart when it was not the last to begin", async () => {
    const { send, ends, goesOn } = await start();
    const guilty = send("a", "loop later");
    expect(await send("b", "count")).toBe("1");
    await expect(guilty).rejects.toMatchObject({ unavailable: true });
    await goesOn();
    await expect(send("a", "loop later")).rejects.toMatchObject({ unavailable: false });
    expect(ends).toMatchObject([{ reason: expect.stringMatching(/^a handler did not return/) }]);
  });

  it("does not keep the thread from being closed", async () => {
    const { send, functions } = await start();
    const call = send("a", "loop").catch(() => undefined);
    await functions.close();
    await call;
  });
});

it("a handler that waits for too long fails alone, in a thread that lives on", async () => {
  const { send, ends } = await start();
  await expect(send("a", "wait")).rejects.toMatchObject({
    message: `no answer from the function in this process within ${CALL_MS} ms ("call" of its endpoint in module.yaml)`,
    unavailable: false,
  });
  expect(await send("b", "count")).toBe("1");
  expect(ends).toEqual([]);
});

it("an error that a handler left behind is not the end of the thread", async () => {
  const { send, ends } = await start();
  await send("a", "leave a rejection").catch(() => undefined);
  expect(await send("b", "count")).toBe("2");
  expect(ends).toEqual([]);
});

test.each([
  ["a program that breaks", "break", /^the program broke$/],
  ["process.exit", "exit", /^exit code 3$/],
  ["memory that runs out", "take all memory", /memory limit/],
])("%s ends the thread only, and the next one goes on", async (_name, deed, reason) => {
  const { send, ends, goesOn } = await start(
    { resourceLimits: { maxOldGenerationSizeMb: 32 } },
    20_000,
  );
  await send("a", deed).catch((error: unknown) => {
    expect(error).toMatchObject({ name: "TransportError", unavailable: true });
  });
  await until(() => ends.length > 0);
  expect(await goesOn()).toBe("1");
  expect(ends).toMatchObject([{ reason: expect.stringMatching(reason) }]);
});

it("a server of the functions is told where it has listened before, and there is none in a thread apart", async () => {
  const { functions, send, goesOn } = await start();
  expect(functions.url).toBe("http://first");
  await expect(send("a", "say where")).rejects.toThrow(/: a free port$/);
  await expect(send("a", "loop")).rejects.toThrow();
  await goesOn();
  await expect(send("b", "say where")).rejects.toThrow(/: http:\/\/first again$/);
  await expect(send("a", "say where")).rejects.toThrow(/: nowhere$/);
});

describe("a start that fails", () => {
  const startWith = (how: string) => {
    process.env["START"] = how;
    onTestFinished(() => {
      delete process.env["START"];
    });
    return start();
  };

  it("fails with the error of the functions, of the same kind", async () => {
    const usage = startWith("usage");
    await expect(usage).rejects.toBeInstanceOf(UsageError);
    await expect(usage).rejects.toThrow("COLOUR=blue: expected red");
    await expect(startWith("failure")).rejects.toThrow(/^the port is in use$/);
  });

  it("names the program when that cannot be run", async () => {
    const file = new URL("./not-there.ts", import.meta.url);
    await expect(start({ file })).rejects.toThrow(/not-there\.ts/);
  });
});
