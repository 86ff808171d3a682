/** Modules with the playground's ingress and egress: where they listen is said, can be chosen, and two run side by side. */
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Program, statefun } from "../../tools/harness/program.ts";
import { failure, start, temporaryFolder } from "./support/fixtures.ts";

/** The file of a module whose playground has the port. */
function writeModule(port: number): string {
  const file = join(temporaryFolder(), "module.yaml");
  writeFileSync(
    file,
    `kind: io.statefun.endpoints.v2/http
spec: { functions: example/*, urlPathTemplate: "http://127.0.0.1:1/" }
---
kind: io.statefun.playground.v1/ingress
spec: { port: ${port} }
`,
  );
  return file;
}

const dev = (file: string, ...options: string[]) =>
  statefun("dev", file, "--port", "0", "--data", temporaryFolder(), ...options);

/** Where the ready lines say that its ingress is. */
function ingressOf(program: Program): string {
  return /^ {2}ingress {4}(http:\/\/\S+) \(playground\)$/m.exec(program.stdout)?.[1] ?? "nowhere";
}

/** A port that something listens on. */
async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("two modules with the same port run side by side when one is given another", async () => {
  const file = writeModule(await takenPort());
  const urls: string[] = [];
  for (const program of [
    await start(dev(file, "--playground-ingress", "0")),
    await start(dev(file, "--playground-ingress", "0")),
  ]) {
    const url = ingressOf(program);
    const sent = await fetch(`${url}/example/fn/an-id`, { method: "PUT", body: "hello" });
    expect(sent.status).toBe(200);
    urls.push(url);
  }
  expect(new Set(urls).size).toBe(2);
});

test("a port that is in use is said to be the module's, with the option that helps", async () => {
  const port = await takenPort();
  const file = writeModule(port);
  expect(await failure(dev(file))).toEqual({
    code: 1,
    line:
      `cannot listen on port ${port} of 127.0.0.1, which is the port of the playground's ingress in ${file}: it is in use. ` +
      "statefun dev --playground-ingress PORT listens elsewhere, on any free port with 0",
  });
});

test("an option for a server that the module does not have is refused", async () => {
  const file = writeModule(8090);
  expect(await failure(dev(file, "--playground-egress", "0"))).toEqual({
    code: 2,
    line: `--playground-egress: ${file} has no io.statefun.playground.v1/egress`,
  });
});
