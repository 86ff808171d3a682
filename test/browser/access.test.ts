/** The console of a runtime that asks for tokens, and of one that has TLS. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { makeCertificates } from "../../tools/harness/certificates.ts";
import { temporaryFolder } from "../e2e/support/fixtures.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startShop } from "./support/shop.ts";

useBrowser();

const TOKENS = "ann operate token-of-ann-123456, ben read token-of-ben-123456";
const INSTANCE = "/console/instance?function=com.example/stock&id=socks";

const status = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("a token is asked for, and lasts until one signs out", async () => {
  const { url } = await startShop({}, { env: { STATEFUN_TOKENS: TOKENS } });
  const page = await openPage(`${url}/console/instances`);
  await page.getByRole("heading", { name: "This runtime asks for a token" }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await signIn(page, "not-one-of-them-123456");
  await page.getByRole("alert").getByText("this is not a token of this server").waitFor();
  await signIn(page, "token-of-ann-123456");
  await page.getByRole("heading", { level: 1, name: "Instances" }).waitFor();
  await status(page, "live");
  await page.reload();
  await status(page, "live");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "This runtime asks for a token" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "This runtime asks for a token" }).waitFor();
});

test("who may only read is told so when they try more", async () => {
  const { url } = await startShop({}, { env: { STATEFUN_TOKENS: TOKENS } });
  const page = await openPage(`${url}${INSTANCE}`);
  await signIn(page, "token-of-ben-123456");
  await page.getByRole("button", { name: "Pause", exact: true }).first().click();
  await page.getByText('the token "ben" may read, and this takes one that may operate').waitFor();
});

test("over TLS it is the same", async () => {
  const { server } = makeCertificates(temporaryFolder());
  const { url } = await startShop({}, { env: { TLS_CERT: server.cert, TLS_KEY: server.key } });
  expect(url).toMatch(/^https:/);
  const page = await openPage(url, { ignoreHTTPSErrors: true });
  await status(page, "live");
});
