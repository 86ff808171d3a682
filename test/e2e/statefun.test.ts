/** The command `statefun`: what it says of itself, and which module it takes. */
import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { produce } from "../../tools/harness/api.ts";
import { entryPoint, ROOT, statefun } from "../../tools/harness/program.ts";
import { run, start, temporaryFolder } from "./support/fixtures.ts";

const COMMANDS = ["dev", "consume", "verify"];

async function output(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(statefun(...args));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("statefun says", () => {
  test.each([[[]], [["--help"]], [["-h"]], [["help"]]])("what it can do: %j", async (args) => {
    const text = await output(...args);
    for (const command of COMMANDS) expect(text).toMatch(new RegExp(`^ {2}${command} +\\w`, "m"));
  });

  test.each(COMMANDS)("how %s is used", async (command) => {
    const text = await output("help", command);
    expect(text).toMatch(new RegExp(`^ {2}statefun ${command} `, "m"));
    expect(await output(command, "--help")).toBe(text);
  });

  test("which version it is", async () => {
    const { version } = JSON.parse(
      readFileSync(join(ROOT, "packages/runtime/package.json"), "utf8"),
    );
    expect(await output("--version")).toBe(`${version}\n`);
  });

  test.each([[["deev"]], [["help", "deev"]], [["--deev"]]])(
    "what it knows instead of %j",
    async (args) => {
      const { code, stdout, stderr } = await run(statefun(...args));
      const line = new RegExp(
        `^"${args.at(-1)}" is not a command of statefun: there are dev, .*consume, .*verify.*\n$`,
      );
      expect({ code, stdout, stderr }).toEqual({
        code: 2,
        stdout: "",
        stderr: expect.stringMatching(line),
      });
    },
  );
});

describe("statefun dev asks who calls", () => {
  const dev = (...args: string[]) =>
    statefun("dev", "--module", "module.yaml", "--port", "0", "--data", temporaryFolder(), ...args);

  test.each(["127.0.0.1", "localhost"])("not on %s", async (host) => {
    const { api } = await start(dev("--host", host));
    expect((await fetch(`${api}/topics`)).status).toBe(200);
  });

  test.each(["0.0.0.0", "::"])("on %s, and does not start without tokens", async (host) => {
    const { code, stdout, stderr } = await run(dev("--host", host));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(
      `${host} can be reached from other machines, and whoever reaches the API without tokens can do everything`,
    );
    expect(stderr).toContain('STATEFUN_TOKENS="me operate $(openssl rand -hex 32)"');
  });

  test("by the tokens of a file, and says who else can read it and that nothing is encrypted", async () => {
    const file = join(temporaryFolder(), "tokens");
    const token = "0123456789abcdef";
    writeFileSync(file, `# who may call\nme operate ${token}\n`, { mode: 0o644 });
    const runtime = await start(dev("--host", "0.0.0.0", "--tokens", file));
    expect(runtime.stdout).toMatch(/"level":40.*chmod 600/);
    expect(runtime.stdout).toMatch(/"level":40.*as plain text: set TLS_CERT and TLS_KEY/);
    const api = runtime.api.replace("0.0.0.0", "127.0.0.1");
    expect((await fetch(`${api}/topics`)).status).toBe(401);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${api}/topics`, { headers })).status).toBe(200);
    expect(runtime.stdout).not.toContain(token);
  });
});

describe("statefun dev --panel", () => {
  const dev = (panel: string) =>
    statefun("dev", "--port", "0", "--data", temporaryFolder(), "--panel", panel);

  test("gives the console a page of the module's own", async () => {
    const { api } = await start(dev("panel"));
    expect(await (await fetch(`${api}/engine`)).json()).toMatchObject({ panel: true });
    expect(await (await fetch(`${api}/panel/panel.js`)).text()).toContain("/console/kit.js");
    expect((await fetch(`${api}/console/kit.js`)).status).toBe(200);
  });

  test.each(["test", "module.yaml", "not/there"])("does not start with %s", async (panel) => {
    const { code, stdout, stderr } = await run(dev(panel));
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(`the panel ${panel} is not a folder with a file panel.js`),
    });
  });
});

describe("statefun verify", () => {
  test("tells a sound store from a damaged one, and from none", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "store.db");
    const none = await run(statefun("verify", folder));
    expect(none).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("no store"),
    });
    const runtime = await start(entryPoint("src/start.ts"), { env: { DATA_DIR: folder } });
    await produce(runtime.api, "restock-items", [{ key: "hat", value: "x".repeat(50_000) }]);
    expect(await output("verify", folder)).toMatch(/^\S+store.db is sound: \d+ pages\n$/);
    await runtime.end();
    truncateSync(path, statSync(path).size - 4096);
    expect(await run(statefun("verify", folder))).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^\S+store.db is damaged .*restore a copy of the whole data folder\n$/,
      ),
    });
    expect(await run(entryPoint("src/start.ts"), { env: { DATA_DIR: folder } })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^\S+store.db is damaged .*'statefun verify' says where/),
    });
  });
});

describe("statefun dev takes", () => {
  test.each([
    ["the module.yaml of the folder it is started in", []],
    ["a file by its name", ["module.yaml"]],
    ["a file as an option", ["--module", "module.yaml"]],
  ])("%s", async (_what, args) => {
    const cwd = temporaryFolder();
    copyFileSync(join(ROOT, "module.yaml"), join(cwd, "module.yaml"));
    const runtime = await start(statefun("dev", "--port", "0", ...args), { cwd });
    expect((await fetch(`${runtime.api}/readyz`)).status).toBe(200);
  });
});
