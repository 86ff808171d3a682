/** `statefun doctor`: a finding for each thing that a runtime needs, and what to do about it. */
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sqliteDisk, temporaryFolder } from "../disks.ts";
import { fn } from "../functions.ts";
import { startRig, until } from "../support.ts";
import { jsonLines, statefun } from "./support.ts";

interface Finding {
  readonly about: string;
  readonly state: string;
  readonly finding: string;
  readonly remedy?: string;
}

const NOBODY = "http://127.0.0.1:1";

async function examined(module: string, url: string, data = temporaryFolder()) {
  const args = ["doctor", module, "--data", data, "--url", url, "--json"];
  const { code, stdout, stderr } = await statefun(args);
  return { code, stderr, findings: jsonLines(stdout) as Finding[] };
}

/** The shop's, with its functions elsewhere. */
function moduleFor(url: string): string {
  const file = join(temporaryFolder(), "module.yaml");
  const text = readFileSync("module.yaml", "utf8");
  writeFileSync(file, text.replace(/urlPathTemplate: .*/, `urlPathTemplate: ${url}`));
  return file;
}

/** The port of a server that answers HTTP. */
async function listening(server = createServer((_request, response) => response.end("hello"))) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("all is well with a runtime that is there", async () => {
  const rig = await startRig({ functions: fn(() => ({})) });
  const url = await rig.serve();
  const { code, stderr, findings } = await examined(moduleFor("http://127.0.0.1:1/"), url);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(findings.map(({ about, state }) => `${about}: ${state}`)).toEqual([
    "node: good",
    "runtime: good",
    "module: good",
    "store: note",
    "disk: good",
  ]);
});

test("what is wrong with a runtime, the runtime says", async () => {
  const rig = await startRig({ functions: fn(() => Promise.reject(new Error("bad"))) });
  const url = await rig.serve();
  await rig.produce("in", "a=1");
  await until(() => rig.parts.failures.failing.size > 0);
  await rig.runtime.pause({ function: "", id: "" });
  const { code, findings } = await examined(moduleFor("http://127.0.0.1:1/"), url);
  expect(code).toBe(1);
  expect(findings).toContainEqual({
    about: "instances-failing",
    state: "bad",
    finding: "instances that fail and are tried again: 1 (GET /failures)",
    remedy: "mend the function, or move its messages to the dead letters",
  });
  expect(findings).toContainEqual(expect.objectContaining({ about: "paused", state: "note" }));
});

test("of a Kafka that is away it says what to do, too", async () => {
  const problem = { code: "NETWORK_EXCEPTION", message: "nobody there" };
  const ingresses = [{ id: "test/in", address: "kafka:9092", problem, topics: [] }];
  const status = () => ({ ingresses, egresses: [], outboxBytes: 0 });
  const rig = await startRig({
    functions: fn(() => ({})),
    kafka: { addressOf: () => undefined, status },
  });
  const { code, findings } = await examined(moduleFor("http://127.0.0.1:1/"), await rig.serve());
  expect(code).toBe(1);
  expect(findings).toContainEqual({
    about: "kafka-down",
    state: "bad",
    finding: expect.stringContaining("nobody there"),
    remedy: expect.stringContaining("brokers"),
  });
});

test("without a runtime it looks at the functions and the port itself", async () => {
  const port = await listening();
  const there = await examined(moduleFor(`http://127.0.0.1:${port}/`), NOBODY);
  const stateOf = (about: string) => there.findings.find((each) => each.about === about);
  expect(stateOf("runtime")).toMatchObject({
    state: "note",
    remedy: expect.stringContaining("statefun dev"),
  });
  expect(stateOf("endpoint com.example/*")).toMatchObject({ state: "good" });
  expect(stateOf("port 1")).toBeDefined();

  const gone = await examined(moduleFor("http://127.0.0.1:1/"), NOBODY);
  expect(gone.findings).toContainEqual({
    about: "endpoint com.example/*",
    state: "bad",
    finding: expect.stringContaining("http://127.0.0.1:1/ does not answer"),
    remedy: expect.stringContaining("start the service"),
  });
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringMatching(/^bad: .*endpoint com/) });
});

test("somebody else on the runtime's port is told from a runtime", async () => {
  const port = await listening();
  const { code, findings } = await examined("module.yaml", `http://127.0.0.1:${port}`);
  expect(code).toBe(1);
  expect(findings).toContainEqual({
    about: "runtime",
    state: "bad",
    finding: expect.stringContaining("is it the runtime's API?"),
    remedy: expect.stringContaining("--url"),
  });
});

test("a module that is not one, and a store that is damaged, are bad", async () => {
  const folder = temporaryFolder();
  const rig = await startRig({ functions: fn(() => ({})), disk: sqliteDisk(folder) });
  await rig.close();
  truncateSync(join(folder, "store.db"), 5000);
  const { code, findings } = await examined("/no/module.yaml", NOBODY, folder);
  expect(code).toBe(1);
  const bad = findings.filter(({ state }) => state === "bad");
  expect(bad).toEqual([
    { about: "module", state: "bad", finding: expect.any(String), remedy: expect.any(String) },
    {
      about: "store",
      state: "bad",
      finding: expect.any(String),
      remedy: expect.any(String),
    },
    ...(bad.length > 2 ? [expect.objectContaining({ about: "port 1" })] : []),
  ]);
});

test("a terminal gets a table", async () => {
  const { stdout } = await statefun(["doctor", "--url", NOBODY, "--data", temporaryFolder()], {
    columns: 60,
  });
  const lines = stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^STATE +ABOUT +FINDING$/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
});
