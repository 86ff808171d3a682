/** What the commands do besides running: help, one clear line for each mistake, one process a store, an orderly end. */
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { inspect, produce, readTopic } from "../../tools/harness/api.ts";
import {
  type Command,
  type Env,
  type Exit,
  entryPoint,
  npmRun,
  Program,
  statefun,
} from "../../tools/harness/program.ts";
import { failure, run, start, temporaryFolder } from "./support/fixtures.ts";

const MAIN_JOB = entryPoint("src/start.ts");
const SERVICE = entryPoint("src/serve.ts");
const restock = (itemId: string, quantity: number) => ({
  key: itemId,
  value: { itemId, quantity },
});

describe("--help", () => {
  test.each([
    ["start", "npm start"],
    ["serve", "npm run serve"],
    ["runtime", "statefun dev"],
    ["consume", "statefun consume"],
  ])("npm run %s -- --help", async (script, usage) => {
    const { code, stdout, stderr } = await run(npmRun(script, "--help"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^ {2}${usage}\\b`, "m"));
  });
});

describe("an invalid setting: one line and exit code 2", () => {
  test.each<readonly [string, Command, Env, RegExp]>([
    ["PORT", MAIN_JOB, { PORT: "x" }, /^PORT=x: expected a port/],
    [
      "FUNCTIONS_PORT",
      SERVICE,
      { FUNCTIONS_PORT: "65536" },
      /^FUNCTIONS_PORT=65536: expected a port/,
    ],
    ["LOG_LEVEL", MAIN_JOB, { LOG_LEVEL: "x" }, /^LOG_LEVEL=x: expected one of trace, debug/],
    ["BASKET_TTL", MAIN_JOB, { BASKET_TTL: "0" }, /^BASKET_TTL=0: expected a duration/],
    ["WORKERS", SERVICE, { WORKERS: "0" }, /^WORKERS=0: expected a number of processes, 1 to/],
    ["BASKET_TTL of workers", SERVICE, { WORKERS: "2", BASKET_TTL: "0" }, /^BASKET_TTL=0: /],
    [
      "FUNCTIONS_SOCKET",
      SERVICE,
      { FUNCTIONS_SOCKET: "a.sock" },
      /^FUNCTIONS_SOCKET=a.sock: .*abs/,
    ],
    ["TLS_CERT", SERVICE, { TLS_CERT: "/no.pem" }, /^TLS_CERT=\/no.pem: .*no such file/],
    ["TLS_KEY", SERVICE, { TLS_CERT: "package.json" }, /^TLS_KEY is missing/],
    [
      "files that hold no certificate",
      SERVICE,
      { TLS_CERT: "package.json", TLS_KEY: "package.json" },
      /^TLS_CERT=package.json, TLS_KEY=package.json: expected a PEM certificate/,
    ],
    ["NOTICES", SERVICE, { NOTICES: "perhaps" }, /^NOTICES=perhaps: .*on.*off/],
  ])("%s", async (_name, command, env, expected) => {
    expect(await failure(command, env)).toEqual({ code: 2, line: expect.stringMatching(expected) });
  });

  test.each<readonly [string, Command, RegExp]>([
    ["an unknown option", entryPoint("src/start.ts", "--htpp"), /^Unknown option '--htpp'/],
    ["two modules", statefun("dev", "a.yaml", "--module", "b.yaml"), /^the module is given twice/],
    [
      "an unknown command",
      statefun("deploy"),
      /^"deploy" is not a command of statefun: there are dev, .*consume, .*verify/,
    ],
    [
      "a module that is not there",
      statefun("dev", "--module", "no.yaml"),
      /^no.yaml: no such file/,
    ],
    ["no topic", statefun("consume"), /argument is missing/],
  ])("%s", async (_name, command, expected) => {
    expect(await failure(command)).toEqual({ code: 2, line: expect.stringMatching(expected) });
  });

  test("a module with an unknown kind: file, line and the kinds that are known", async () => {
    const file = join(temporaryFolder(), "module.yaml");
    writeFileSync(file, "# a comment\nkind: io.statefun.pulsar.v1/ingress\nspec: {}\n");
    const { code, line } = await failure(npmRun("runtime", "--module", file));
    expect(code).toBe(2);
    expect(line).toContain(`${file}:2: kind "io.statefun.pulsar.v1/ingress" is not supported`);
    expect(line).toContain("io.statefun.kafka.v1/ingress");
  });
});

describe("what is in use: one line and exit code 1", () => {
  test.each<readonly [string, Command, Env]>([
    ["PORT", MAIN_JOB, {}],
    ["FUNCTIONS_PORT", MAIN_JOB, {}],
    ["FUNCTIONS_PORT", SERVICE, { WORKERS: "2" }],
  ])("a port (%s) %#", async (name, command, env) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const { code, line } = await failure(command, { ...env, [name]: String(port) });
    expect({ code, line }).toEqual({
      code: 1,
      line: expect.stringContaining(`port ${port} of 127.0.0.1 is in use`),
    });
  });

  test("a data folder, which the process that has it goes on using", async () => {
    const DATA_DIR = temporaryFolder();
    const first = await start(MAIN_JOB, { env: { DATA_DIR } });
    const { code, line } = await failure(MAIN_JOB, { DATA_DIR });
    expect({ code, line }).toEqual({
      code: 1,
      line: `the data folder ${DATA_DIR} is in use by another process: end that one, or choose another data folder`,
    });
    await expect(produce(first.api, "restock-items", [restock("hat", 1)])).resolves.toEqual([0]);
  });
});

/** The machine's own Node, when it is too old for this project. */
async function olderNode(): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const node = join(folder, "node");
    if (folder.includes("node_modules") || !existsSync(node)) continue;
    const { promise, resolve } = Promise.withResolvers<string>();
    const program = new Program([node, "--version"]);
    void program.exited.then(({ stdout }) => resolve(stdout));
    if (Number(/^v(\d+)/.exec(await promise)?.[1]) < 24) return node;
  }
  return undefined;
}

const older = await olderNode();
test.skipIf(older === undefined)(
  `a Node that is too old (${older ?? "none on this machine"}): one line`,
  async () => {
    const { code, line } = await failure([older ?? "", "scripts/run.mjs", "src/start.ts"]);
    expect({ code, line }).toEqual({
      code: 1,
      line: expect.stringMatching(/runs on Node 24.*npm ci/),
    });
  },
);

test("a program that npm has not started: one line that says how", async () => {
  const command: Command = [process.execPath, "scripts/run.mjs", "src/start.ts"];
  const { code, line } = await failure(command, { NODE_OPTIONS: "" });
  expect({ code, line }).toEqual({ code: 1, line: expect.stringMatching(/by its npm script/) });
});

describe("the main job", () => {
  test("is ready soon, and answers", async () => {
    const program = await start(MAIN_JOB, { env: { DATA_DIR: temporaryFolder() } });
    expect(Number(program.find(/ready \(pid \d+, ([\d.]+) s\)/))).toBeLessThan(10);
    for (const url of [program.api, program.functions]) {
      for (const path of ["healthz", "readyz", "metrics"]) {
        expect((await fetch(`${url}/${path}`)).status, `${url}/${path}`).toBe(200);
      }
    }
  });

  test.each<readonly [string, Command, (program: Program) => Promise<Exit>]>([
    ["SIGTERM", MAIN_JOB, (program) => program.end("SIGTERM")],
    ["SIGTERM to npm", npmRun("start"), (program) => program.end("SIGTERM")],
    ["Ctrl-C", npmRun("start"), (program) => program.interrupt()],
  ])("ends with code 0 on %s, and loses nothing", async (_name, command, end) => {
    const env = { DATA_DIR: temporaryFolder() };
    const program = await start(command, { env });
    const records = Array.from({ length: 200 }, () => restock("hat", 1));
    await produce(program.api, "restock-items", records);
    expect(await end(program)).toMatchObject({ code: 0, signal: null, stderr: "" });

    const { api } = await start(MAIN_JOB, { env });
    expect(await readTopic(api, "restock-items")).toHaveLength(200);
    await expect
      .poll(async () => (await inspect(api, "com.example/stock", "hat"))?.state["stock"]?.value)
      .toBe(200);
  });
});

test("npm run runtime calls the functions of npm run serve", async () => {
  const service = await start(npmRun("serve"));
  const runtime = await start(
    npmRun(
      "runtime",
      "--module",
      "module.yaml",
      "--port",
      "0",
      "--data",
      temporaryFolder(),
      "--endpoint",
      `com.example/*=${service.functions}/`,
    ),
  );
  expect(runtime.functions).toBe("com.example/*");
  await produce(runtime.api, "restock-items", [restock("hat", 2)]);
  await expect
    .poll(() => inspect(runtime.api, "com.example/stock", "hat"))
    .toMatchObject({
      state: { stock: { typename: "io.statefun.types/long", value: 2 } },
      mailbox: 0,
    });
});
