/** Topics of other modules in the console: of built-in types, without records, and none of that name. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { statefun } from "../../tools/harness/program.ts";
import { start, temporaryFolder } from "../e2e/support/fixtures.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";

useBrowser();

// Nothing answers at the endpoint: records wait for the functions.
const MODULE = `
kind: io.statefun.endpoints.v2/http
spec:
  functions: test/*
  urlPathTemplate: http://127.0.0.1:9/
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: test/in
  address: kafka:9092
  consumerGroupId: test
  startupPosition:
    type: earliest
  topics:
    - topic: longs
      valueType: io.statefun.types/long
      targets: [test/sum]
`;

async function startModule(): Promise<string> {
  const folder = temporaryFolder();
  const module = join(folder, "module.yaml");
  writeFileSync(module, MODULE);
  const data = join(folder, "data");
  const program = await start(statefun("dev", "--module", module, "--port", "0", "--data", data), {
    env: { LOG_LEVEL: "fatal" },
  });
  return program.api;
}

test("a topic of longs takes longs alone, and shows them as numbers", async () => {
  const url = await startModule();
  const page = await openPage(`${url}/console/topics?topic=longs&produce=yes`);
  const value = page.getByLabel("Value", { exact: true });
  const produce = page.getByRole("button", { name: "Produce", exact: true });
  await page.getByLabel("Key", { exact: true }).fill("a");
  await value.fill("9223372036854775808");
  await page.getByText(/^Not a io.statefun.types\/long: it is a whole number from/).waitFor();
  expect(await produce.isDisabled()).toBe(true);
  await value.fill("9223372036854775807");
  await page.getByLabel("Times").fill("3");
  await produce.click();
  await page.getByText("Durable from offset 0 to 2.").waitFor();
  await expect.poll(() => page.getByText("9223372036854775807", { exact: true }).count()).toBe(3);
  const answer = await fetch(`${url}/topics/longs/partitions/0/records?offset=2`);
  expect(await answer.json()).toMatchObject([{ key: "a", value: "Cf////////9/" }]);

  await page.getByRole("button", { name: "Like the last record" }).click();
  await expect.poll(() => value.inputValue()).toBe("9223372036854775807");
  await page.getByRole("button", { name: /^Produce 3 records to longs in a terminal/ }).click();
  await page.getByText(`statefun produce longs --format record --url ${url} <<'END'`).waitFor();
});

test("lines are records as they are consumed, and the one that is wrong is named", async () => {
  const url = await startModule();
  const page = await openPage(`${url}/console/topics?topic=longs&produce=yes`);
  await page.getByLabel("Value is").selectOption("Several records, one a line");
  const records = page.getByLabel("Records", { exact: true });
  await records.fill('{"key":"a","value":"CQEAAAAAAAAA","encoding":"base64"}\n{"value":1}');
  await page.getByText("Line 2: there is no key, nor one in the form").waitFor();
  await page.getByLabel("Key of lines without one").fill("b");
  await page.getByRole("button", { name: "Produce", exact: true }).click();
  await page.getByText("Durable from offset 0 to 1.").waitFor();
  const answer = await fetch(`${url}/topics/longs/partitions/0/records`);
  expect(await answer.json()).toMatchObject([{ key: "a" }, { key: "b", value: 1 }]);
});

test("a topic without records, and one that is not there, say so", async () => {
  const url = await startModule();
  const page = await openPage(`${url}/console/topics`);
  await page.getByRole("row", { name: /^longs ingress 0/ }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("link", { name: "longs" }).click();
  await page.getByText("There is no record in this topic.").waitFor();
  await page.goto(`${url}/console/topics?topic=none`);
  await page.getByRole("alert").getByText(/none/).waitFor();
});
