/** The copy of module.yaml that Flink reads. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { copyModule, ingressTopics } from "../module-copy.ts";

const ADDRESSES = { functionsUrl: "http://127.0.0.1:4711/", kafka: "127.0.0.1:9999" };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "module-copy-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function parsed(file: string): unknown[] {
  return parseAllDocuments(readFileSync(file, "utf8")).map((document) => document.toJS());
}

test("nothing but the addresses differs", async () => {
  const copy = join(folder(), "module.yaml");
  await copyModule("module.yaml", copy, ADDRESSES);

  const replaced = JSON.stringify(parsed("module.yaml"))
    .replaceAll("http://shopping-cart-functions:1108", "http://127.0.0.1:4711")
    .replaceAll("kafka:9092", "127.0.0.1:9999");
  expect(parsed(copy)).toEqual(JSON.parse(replaced));
  expect(replaced).toContain("127.0.0.1:4711");
});

test.each([
  ["http://functions:8000/serve/{function.name}", "http://127.0.0.1:4711/serve/{function.name}"],
  ["https://functions:8000/serve", "https://functions:8000/serve"],
  ["http+unix:///run/functions.sock/serve", "http+unix:///run/functions.sock/serve"],
])("functions at %s are called at %s", async (url, called) => {
  const file = join(folder(), "in.yaml");
  writeFileSync(file, `kind: io.statefun.endpoints.v2/http\nspec:\n  urlPathTemplate: "${url}"\n`);
  const copy = join(folder(), "module.yaml");
  await copyModule(file, copy, ADDRESSES);
  expect(parsed(copy)).toMatchObject([{ spec: { urlPathTemplate: called } }]);
});

test("the topics of the ingresses", async () => {
  expect(await ingressTopics("module.yaml")).toEqual([
    "add-to-cart",
    "clear-cart",
    "checkout",
    "restock-items",
  ]);
});

test("a module that is not there, or is not YAML: one clear line", async () => {
  await expect(ingressTopics("no-such.yaml")).rejects.toThrow(/^no-such.yaml cannot be read: /);
  const file = join(folder(), "broken.yaml");
  writeFileSync(file, "kind: [");
  await expect(ingressTopics(file)).rejects.toThrow(`${file}: `);
});
