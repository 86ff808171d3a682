/**
 * The packages as somebody else gets them: packed, installed into an empty folder and used there, in TypeScript and in
 * JavaScript, on the oldest Node that they say they run on, on the one of this repository and on the newest.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consume, produce } from "../../tools/harness/api.ts";
import { type Command, killAll, Program, ROOT } from "../../tools/harness/program.ts";

const PACKAGES = { "statefun-wire": "wire", "statefun-ts": "sdk", "statefun-runtime": "runtime" };
const TOOLS = join(ROOT, "node_modules/.bin");
/** The floor of statefun-ts, that of statefun-runtime, the one of this repository, and the newest. */
const [SDK_FLOOR, ...NODES] = ["22.13.0", "22.19.0", "24.21.0", "26.10.0"] as const;

// What is installed must be found without the condition by which the repository finds its sources.
const env = { NODE_OPTIONS: "" };
const folder = mkdtempSync(join(tmpdir(), "statefun-packages-"));
afterAll(killAll);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

/** Runs to the end in a folder. @throws when it fails */
async function ok(command: Command, cwd: string): Promise<string> {
  const { code, stdout, stderr } = await new Program(command, { cwd, env }).exited;
  if (code !== 0) throw new Error(`${command.join(" ")}: code ${code}\n${stdout}${stderr}`);
  return stdout;
}

function newProject(name: string): string {
  const project = join(folder, name);
  mkdirSync(project);
  // The binary of Node comes by an install script of npm's package.
  const manifest = { private: true, type: "module", allowScripts: { node: true } };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  return project;
}

const install = (project: string, ...what: string[]) =>
  ok(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", ...what], project);

const nodes = new Map<string, Promise<string>>();

/** The binary of a version of Node, from npm's package of that name. */
function nodeOf(version: string): Promise<string> {
  let node = nodes.get(version);
  if (node === undefined) {
    node = installNode(version);
    nodes.set(version, node);
  }
  return node;
}

async function installNode(version: string): Promise<string> {
  const project = newProject(`node-${version}`);
  await install(project, `node@${version}`);
  const node = join(project, "node_modules/node/bin/node");
  expect(await ok([node, "--version"], project)).toBe(`v${version}\n`);
  return node;
}

const tarballs = new Map<string, string>();

beforeAll(async () => {
  for (const [name, sources] of Object.entries(PACKAGES)) {
    await ok(["npm", "pack", "--pack-destination", folder], join(ROOT, "packages", sources));
    const file = readdirSync(folder).find((one) => one.startsWith(`${name}-`));
    tarballs.set(name, join(folder, file ?? "none"));
  }
});

const packed = (...names: (keyof typeof PACKAGES)[]) =>
  names.map((name) => tarballs.get(name) ?? "none");

describe.each(Object.keys(PACKAGES))("the package %s", (name) => {
  test("has sources, declarations, maps, a licence and a README", async () => {
    const list = await ok(["tar", "-tzf", tarballs.get(name) ?? ""], folder);
    for (const file of ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts"]) {
      expect(list).toContain(`package/${file}\n`);
    }
    expect(list).toContain("package/dist/index.js.map\n");
    expect(list).toContain("package/src/index.ts\n");
    expect(list).not.toMatch(/package\/(test|node_modules)\//);
  });

  test("publint finds nothing", async () => {
    await ok([join(TOOLS, "publint"), "--strict", tarballs.get(name) ?? ""], folder);
  });

  // esm-only: CommonJS has require(esm), which attw's other profiles do not know.
  test("attw finds nothing wrong with its types", async () => {
    const command: Command = [join(TOOLS, "attw"), "--profile", "esm-only", "--no-color"];
    // A health check and a program are run and have no types to import.
    const untyped = ["./health", "./cli"].flatMap((path) => ["--exclude-entrypoints", path]);
    await ok([...command, tarballs.get(name) ?? "", ...untyped], folder);
  });
});

test("the SDK alone installs three packages besides zod", async () => {
  const project = newProject("alone");
  await install(project, ...packed("statefun-wire", "statefun-ts"), "zod@4.6.7");
  const installed = readdirSync(join(project, "node_modules")).filter(
    (one) => !one.startsWith("."),
  );
  expect(installed.sort()).toEqual(["long", "protobufjs", "statefun-ts", "statefun-wire", "zod"]);
  const script = "import('statefun-ts').then(() => import('statefun-ts/testing'))";
  for (const path of ["node", "fetch"]) {
    await ok(["node", "--eval", `${script}.then(() => import('statefun-ts/${path}'))`], project);
  }
});

test("without the runtime, tests on the engine type-check, and say how to get it", async () => {
  const project = newProject("engineless");
  cpSync(join(ROOT, "test/packages/user"), project, { recursive: true });
  const sdk = packed("statefun-wire", "statefun-ts");
  await install(project, ...sdk, "zod@4.6.7", "typescript@7.0.2");
  const options = ["--noEmit", "--strict", "--target", "esnext", "--module", "nodenext"];
  await ok(["npx", "tsc", ...options, "--allowImportingTsExtensions", "app.ts"], project);
  const node = await nodeOf(SDK_FLOOR);
  await expect(ok([node, "--test", "app.test.mjs"], project)).rejects.toThrow(
    "npm install --save-dev statefun-runtime",
  );
});

describe("in a project of somebody else", () => {
  let project: string;
  beforeAll(async () => {
    project = newProject("user");
    cpSync(join(ROOT, "test/packages/user"), project, { recursive: true });
    const all = packed("statefun-wire", "statefun-ts", "statefun-runtime");
    const peers = ["zod@4.6.7", "fastify@5.12.8", "pino@10.4.0", "prom-client@15.1.3"];
    await install(project, ...all, ...peers, "typescript@7.0.2", "@types/node@24.19.2");
    const size = await ok(
      ["du", "-sm", "node_modules/statefun-ts", "node_modules/statefun-wire"],
      project,
    );
    process.stdout.write(`installed, in MB:\n${size}`);
  });

  test.each([
    ["nodenext", "nodenext"],
    ["bundler", "esnext"],
  ])("a function type-checks with moduleResolution %s", async (moduleResolution, module) => {
    const options = ["--noEmit", "--strict", "--target", "esnext", "--module", module];
    const files = ["--allowImportingTsExtensions", "greeter.ts", "app.ts"];
    await ok(["npx", "tsc", ...options, "--moduleResolution", moduleResolution, ...files], project);
  });

  describe.each([SDK_FLOOR, ...NODES])("the SDK on Node %s", (version) => {
    let node: string;
    beforeAll(async () => {
      node = await nodeOf(version);
    });

    test("a function is tested with statefun-ts/testing", async () => {
      expect(await ok([node, "--test", "greeter.test.mjs"], project)).toContain("pass 1");
    });

    test("CommonJS gets it by require", async () => {
      expect(await ok([node, "common.cjs"], project)).toBe("example/fn\n");
    });
  });

  describe.each(NODES)("the runtime on Node %s", (version) => {
    test("functions are tested on its engine", async () => {
      const node = await nodeOf(version);
      expect(await ok([node, "--test", "app.test.mjs"], project)).toContain("pass 2");
    });

    test("statefun dev runs a function to a first greeting", async () => {
      const node = await nodeOf(version);
      const data = join(folder, `data-${version}`);
      const service = new Program([node, "service.mjs"], { cwd: project, env });
      try {
        await service.printed(/ is ready/);
        const statefun = [node, "node_modules/.bin/statefun"] as const;
        const options = ["--endpoint", `example/*=${service.functions}/`, "--data", data];
        const runtime = new Program([...statefun, "dev", ...options, "--port", "0"], {
          cwd: project,
          env,
        });
        try {
          await runtime.printed(/ is ready/);
          await produce(runtime.api, "visits", [{ key: "Ann", value: { from: "Rome" } }]);
          const greeting = { key: "Ann", value: { text: "Hello Ann from Rome, visit 1" } };
          await expect.poll(() => consume(runtime.api, "greetings", 0)).toMatchObject([greeting]);
          const printed = await ok(
            [...statefun, "consume", "greetings", "--url", runtime.api],
            project,
          );
          expect(JSON.parse(printed)).toMatchObject(greeting);
          const page = await (await fetch(`${runtime.api}/console/`)).text();
          const [script = "none"] = /\/console\/assets\/[^"]+\.js/.exec(page) ?? [];
          expect((await fetch(runtime.api + script)).status).toBe(200);
          expect(await runtime.end("SIGTERM")).toMatchObject({ code: 0 });
        } finally {
          await runtime.destroy();
        }
        expect(await service.end("SIGTERM")).toMatchObject({ code: 0 });
      } finally {
        await service.destroy();
      }
    });
  });
});

test("a Node that is too old gets one line", async () => {
  const node = await nodeOf("20.20.2");
  const binary = join(ROOT, "packages/runtime/bin/statefun.mjs");
  const { code, stderr } = await new Program([node, binary], { env }).exited;
  expect([code, stderr]).toEqual([
    1,
    "statefun needs Node 22.19.0 or newer, and this is Node 20.20.2\n",
  ]);
});
