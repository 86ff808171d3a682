/** `statefun produce`: what lines become, in batches, and once each. */
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../disks.ts";
import { fn } from "../functions.ts";
import { startRig } from "../support.ts";
import { jsonLines, type LineOptions, statefun } from "./support.ts";

async function served() {
  const rig = await startRig({ functions: fn(() => ({})) });
  const url = await rig.serve();
  const produce = (args: readonly string[], options: LineOptions = {}) =>
    statefun(["produce", "in", "--url", url, ...args], options);
  return { url, produce, records: () => rig.records("in") };
}

function fileWith(text: string): string {
  const file = join(temporaryFolder(), "lines");
  writeFileSync(file, text);
  return file;
}

test("one value, with its numbers to the digit", async () => {
  const { produce, records } = await served();
  const { code, stdout } = await produce(["--key", "a", '{ "n": 12345678901234567890 }']);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "produced 1 record to in, from offset 0 to 0\n",
  });
  expect(records()).toEqual(['a={"n":12345678901234567890}']);
});

test.each([
  ["json", "1.50\n\n[ 2 ]\r\n", ["k=1.50", "k=[2]"]],
  ["text", "a b\n\n{", ["k=a b", "k=", "k={"]],
  ["binary", "aGk=\n", ["k=hi"]],
  [
    "record",
    '{"topic":"x","value":{"a":1},"offset":7}\n{"key":"b","value":"hi","encoding":"utf8"}\n{"value":"aGk=","encoding":"base64"}',
    ['k={"a":1}', "k=hi", "k=hi"],
  ],
])("lines of format %s, from standard input", async (format, stdin, expected) => {
  const { produce, records } = await served();
  const { code, stdout } = await produce(["--key", "k", "--format", format, "--json"], { stdin });
  expect({ code, lines: jsonLines(stdout) }).toEqual({
    code: 0,
    lines: [{ topic: "in", records: expected.length, first: 0, last: expected.length - 1 }],
  });
  expect(records()).toEqual(expected);
});

test("a key in front of each value", async () => {
  const { produce, records } = await served();
  await produce(["--separator", ": "], { stdin: "ann: 1\nben: 2\n" });
  expect(records()).toEqual(["ann=1", "ben=2"]);
});

test("what consume prints is what produce takes", async () => {
  const { url, produce, records } = await served();
  await produce(["--format", "text", "--separator", "="], { stdin: 'a=text\nb={"n":1e400}\n' });
  const { stdout } = await statefun(["consume", "in", "--url", url]);
  await produce(["--format", "record"], { stdin: stdout });
  expect(records()).toEqual(["a=text", 'b={"n":1e400}', "a=text", 'b={"n":1e400}']);
});

test("lines may come in any pieces", async () => {
  const { produce, records } = await served();
  const pieces = [...'"ä"\n22\n'].flatMap((character) => [...Buffer.from(character)]);
  const stdin = Readable.from(pieces.map((byte) => Buffer.from([byte])));
  await produce(["--key", "k"], { stdin });
  expect(records()).toEqual(['k="ä"', "k=22"]);
});

test("a file that is produced again under the same key adds nothing", async () => {
  const { produce, records } = await served();
  const args = [
    "--key",
    "k",
    "--file",
    fileWith("1\n2\n3\n4\n5\n"),
    "--batch",
    "2",
    "--idempotency-key",
    "d",
  ];
  const first = await produce(args);
  expect(first.stdout).toBe("produced 5 records to in, from offset 0 to 4\n");
  expect(await produce(args)).toEqual(first);
  expect(records()).toHaveLength(5);
});

test("a connection that breaks before the answer: it is sent again, and is there once", async () => {
  const { url, produce, records } = await served();
  let requests = 0;
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { "content-type": type = "", "idempotency-key": key = "" } = request.headers;
    const headers = { "content-type": type, "idempotency-key": String(key) };
    const answer = await fetch(`${url}${request.url}`, {
      method: "POST",
      headers,
      body: Buffer.concat(chunks),
    });
    if (requests++ % 2 === 0) return void response.destroy();
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void proxy.close());
  const through = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const { code, stderr } = await produce([
    "--key",
    "k",
    "--batch",
    "2",
    "--url",
    through,
    "--file",
    fileWith("1\n2\n3\n"),
  ]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^(.*Waiting for it\.\n){2}(\d records produced\n)?$/),
  });
  expect(records()).toEqual(["k=1", "k=2", "k=3"]);
});

test.each<[string, string[], string, number, RegExp]>([
  ["a line that is not JSON", ["--key", "k"], "1\n{\n", 2, /^line 2: it is not JSON/],
  [
    "a line that is not text",
    ["--key", "k", "--format", "binary"],
    "-\n",
    2,
    /^line 1: the value is not base64/,
  ],
  ["a line without a key", ["--separator", ":"], "a:1\nb\n", 2, /^line 2: there is no ":" between/],
  ["a record without a value", ["--format", "record"], "{}", 2, /^line 1: expected a record as/],
  ["a record without a key", [], "1", 2, /it has no key/],
  ["a value and a file", ["1", "--file", "x"], "", 2, /^either a value or --file/],
  ["two kinds of keys", ["--key", "a", "--separator", ":"], "", 2, /^either --key or --separator/],
  ["a file that is not there", ["--file", "/no/file"], "", 3, /^--file \/no\/file: ENOENT/],
  ["an empty value", [""], "", 2, /^the value is empty/],
  ["a key with a space", ["1", "--idempotency-key", "a b"], "", 2, /^--idempotency-key/],
])("%s is told, and nothing is produced", async (_what, args, stdin, code, message) => {
  const { produce, records } = await served();
  expect(await produce(args, { stdin })).toEqual({
    code,
    stdout: "",
    stderr: expect.stringMatching(message),
  });
  expect(records()).toEqual([]);
});

test("an error after whole batches says how many records are there", async () => {
  const { produce, records } = await served();
  // More than is read from a file in one go.
  const file = fileWith(`1\n2\n3\n"${"x".repeat(100_000)}"\n{\n`);
  const { code, stderr } = await produce(["--key", "k", "--batch", "2", "--file", file]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^2 records are there, those after them are not: line 5: it is not JSON/);
  expect(records()).toEqual(["k=1", "k=2"]);
});

test("--dry-run reads everything and produces nothing", async () => {
  const { produce, records } = await served();
  const { stdout } = await produce(["--key", "k", "--dry-run"], { stdin: "1\n2\n" });
  expect(stdout).toBe("would produce 2 records to in\n");
  expect((await produce(["--dry-run"], { stdin: "{" })).code).toBe(2);
  expect(records()).toEqual([]);
});

test("a topic that is not an ingress: exit code 3", async () => {
  const { url } = await served();
  const { code, stderr } = await statefun(["produce", "out", "1", "--url", url]);
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringMatching(/not an ingress topic/),
  });
});
