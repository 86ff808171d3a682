/**
 * What an operator does, as docs/operations.md lists it: each command is run as it stands there, on a shop where something
 * fails, something was given up, and something is left of a function that the module has dropped.
 */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inspect, produce } from "../../tools/harness/api.ts";
import {
  type Exit,
  entryPoint,
  type Program,
  ROOT,
  statefun,
} from "../../tools/harness/program.ts";
import { run, start, temporaryFolder } from "./support/fixtures.ts";
import { readText } from "./support/reader.ts";

interface Task {
  readonly what: string;
  readonly commands: readonly string[];
}

const TASKS: readonly Task[] = [
  ...readText("docs/operations.md").matchAll(/^\| \d+ \| (.+?) \| (`statefun .*`) \|$/gm),
].map(([, what = "", commands = ""]) => ({
  what,
  commands: [...commands.matchAll(/`([^`]+)`/g)].map(([, command = ""]) => command),
}));

/** What the last command of a task prints. There is something that doctor complains of. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  "whether the runtime, its store, its disk and its functions are well": /^bad +instances-failing/m,
  "which functions there are, and how busy they are": /com\.example\/user-shopping-cart/,
  "which services cannot be reached, and why": /com\.example\/\*/,
  "the instances of a function": /\bsocks\b/,
  "those whose ids begin in one way": /\bann\b/,
  "those that hold something": /\bann\b/,
  "what an instance holds": /"socks":3/,
  "what has happened to it lately, and what that changed": /AddToCart/,
  "what came of a record, in which order, and how long it took":
    /com\.example\/stock socks .*answered/,
  "what is still to come to it": /com\.example/,
  "hold everything back, and see what is held back": /everything|all|\*/i,
  "which instances fail": /\bbroken\b/,
  "why one of them fails": /basket/,
  "what was given up, and why": /quantity/,
  "how much is in each topic, and how far the functions are behind": /restock-items/,
  "the last records of a topic": /"hats"/,
  "those of a key in the last hour": /"socks"/,
  "what is left of functions that the module has dropped": /old\.example\/cart/,
  "ask anything else": /\bsocks\b/,
};

describe("what an operator does", () => {
  test("is listed with a command or two each, thirty of them at least", () => {
    expect(TASKS.length).toBeGreaterThanOrEqual(30);
    for (const { commands } of TASKS) expect([1, 2]).toContain(commands.length);
    expect(Object.keys(PRINTS).filter((what) => !TASKS.some((task) => task.what === what))).toEqual(
      [],
    );
  });

  test("is done by these commands, one after the other", { timeout: 180_000 }, async () => {
    const folder = temporaryFolder();
    await leaveSomethingBehind(folder);
    const functions = await start(entryPoint("src/serve.ts"));
    writeFileSync(join(folder, "module.yaml"), moduleWith(functions.functions));
    const runtime = await startRuntime(folder);
    await prepare(runtime, folder);
    for (const { what, commands } of TASKS) {
      let last: Exit | undefined;
      for (const command of commands) {
        last = await runLine(command, folder, runtime);
        const { code, stderr } = last;
        expect({ command, code, stderr }).toEqual({
          command,
          code: command === "statefun doctor" ? 1 : 0,
          stderr: expect.any(String),
        });
      }
      expect(last?.stdout, what).toMatch(PRINTS[what] ?? /./);
    }
    // 40, the 5 of the dead letter, and the 3 of the cart that the message of old.example/cart has cleared.
    const left = async () =>
      (await inspect(runtime.api, "com.example/stock", "socks"))?.state["stock"]?.value;
    await expect.poll(left).toBe(48);
  });
});

function startRuntime(folder: string): Promise<Program> {
  return start(statefun("dev", "module.yaml", "--data", "data", "--port", "0"), { cwd: folder });
}

function moduleWith(functions: string): string {
  const module = readFileSync(join(ROOT, "module.yaml"), "utf8");
  return module.replace(/urlPathTemplate: .*/, `urlPathTemplate: ${functions}/`);
}

/** A message for a function that the shop's module does not serve. */
async function leaveSomethingBehind(folder: string): Promise<void> {
  writeFileSync(join(folder, "module.yaml"), OLD_MODULE);
  const runtime = await startRuntime(folder);
  await produce(runtime.api, "old", [{ key: "ann", value: { userId: "ann" } }]);
  await runtime.end();
}

const OLD_MODULE = `kind: io.statefun.endpoints.v2/http
spec:
  functions: old.example/*
  urlPathTemplate: http://127.0.0.1:1/
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: old.example/old
  address: kafka:9092
  consumerGroupId: old
  topics:
    - topic: old
      valueType: com.example/ClearCart
      targets: [old.example/cart]
`;

/** Socks, some of them in a cart; a cart whose state is spoiled; a message that was given up; a file with a delivery. */
async function prepare(runtime: Program, folder: string): Promise<void> {
  const script = join(folder, "statefun");
  const line = [
    "exec",
    process.execPath,
    "--conditions=statefun-source",
    join(ROOT, "packages/runtime/bin/statefun.mjs"),
  ];
  writeFileSync(script, `#!/bin/sh\n${line.join(" ")} "$@"\n`);
  chmodSync(script, 0o755);
  writeFileSync(join(folder, "delivery.txt"), 'caps={"itemId":"caps","quantity":5}\n');
  await produce(runtime.api, "restock-items", [
    { key: "socks", value: { itemId: "socks", quantity: 50 } },
    { key: "socks", value: { itemId: "socks", quantity: -5 } },
  ]);
  const add = (userId: string) => ({
    key: userId,
    value: { userId, quantity: 3, itemId: "socks" },
  });
  await produce(runtime.api, "add-to-cart", [add("ann")]);
  await eventually(folder, runtime, "statefun get com.example/user-shopping-cart ann", /"socks":3/);
  const spoiled = `statefun set com.example/user-shopping-cart broken basket '{"basket":7}' --type com.example/Basket`;
  expect((await runLine(spoiled, folder, runtime)).code).toBe(0);
  await produce(runtime.api, "add-to-cart", [add("broken")]);
  await eventually(
    folder,
    runtime,
    "statefun instances com.example/user-shopping-cart --failing",
    /broken/,
  );
}

async function eventually(
  folder: string,
  runtime: Program,
  command: string,
  shows: RegExp,
): Promise<void> {
  await expect
    .poll(async () => (await runLine(command, folder, runtime)).stdout, { timeout: 20_000 })
    .toMatch(shows);
}

function runLine(command: string, folder: string, runtime: Program): Promise<Exit> {
  return run(["bash", "-c", command], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env["PATH"]}`, STATEFUN_URL: runtime.api },
  });
}
