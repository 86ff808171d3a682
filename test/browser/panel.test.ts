/** A module's own page: what it gets from the console, and that nothing in it takes the console down. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { statefun } from "../../tools/harness/program.ts";
import { start, temporaryFolder } from "../e2e/support/fixtures.ts";
import { expectError, openPage, useBrowser } from "./support/browser.ts";

useBrowser();

/** Opens the console of a runtime with a panel of these files. */
async function openPanel(files: Readonly<Record<string, string>>): Promise<Page> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const args = ["dev", "--port", "0", "--data", temporaryFolder(), "--panel", folder];
  const { api } = await start(statefun(...args));
  return await openPage(api);
}

const WARES = `
  import { html, produce, render, follow, signal } from "/console/kit.js";
  const seen = signal([]);
  export const title = "Wares";
  export const styles = "wares.css";
  const restock = () => produce("restock-items", "caps", { itemId: "caps", quantity: 5 });
  const Wares = () => html\`
    <button onClick=\${restock}>Restock</button>
    \${seen.value.map((line) => html\`<p key=\${line}>\${line}</p>\`)}
  \`;
  export function mount(root) {
    render(html\`<\${Wares} />\`, root);
    const stop = follow("restock-items", (records) => {
      const lines = records.map(({ offset, key, value }) => offset + ": " + value.quantity + " " + key);
      seen.value = [...seen.value, ...lines];
    });
    return () => { stop(); render(null, root); seen.value = []; };
  }`;

test("a panel comes first, under its own name, and is there again after another page", async () => {
  const page = await openPanel({
    "panel.js": WARES,
    "wares.css": "button { letter-spacing: 3px }",
  });
  await page.getByRole("heading", { name: "Wares", level: 1 }).waitFor();
  const restock = page.getByRole("button", { name: "Restock" });
  expect(await restock.evaluate((button) => getComputedStyle(button).letterSpacing)).toBe("3px");
  await restock.click();
  await page.getByText("0: 5 caps").waitFor();
  await restock.click();
  await page.getByText("1: 5 caps").waitFor();

  await page.getByRole("link", { name: "Topics" }).click();
  await page.getByRole("heading", { name: "Topics", level: 1 }).waitFor();
  await page.getByRole("link", { name: "Wares" }).click();
  await restock.click();
  await page.getByText("2: 5 caps").waitFor();
});

test("a panel that fails at a record is said to have failed, and gets the next one", async () => {
  const failing = WARES.replace(
    "const lines",
    "if (records[0].offset === 0) throw new Error('no lines'); const lines",
  );
  const page = await openPanel({ "panel.js": failing, "wares.css": "" });
  expectError(page, /no lines/);
  await page.getByRole("button", { name: "Restock" }).click();
  await page.getByText("The panel has failed: Error: no lines").waitFor();
  await page.getByRole("button", { name: "Restock" }).click();
  await page.getByText("1: 5 caps").waitFor();
});

test.each([
  ["imports what is not there", `import "./none.js";`, "Failed to fetch"],
  ["is not JavaScript", "export const title = ;", "SyntaxError"],
  ["has no title", "export function mount() {}", "panel.js has to export a title"],
  ["has no mount", `export const title = "x";`, "export function mount(root)"],
  [
    "has a style sheet that is not there",
    `export const title = "x"; export const styles = "none.css"; export function mount() {}`,
    "/panel/none.css cannot be loaded",
  ],
  [
    "throws at once",
    `export const title = "x"; export function mount() { throw new Error("no wares"); }`,
    "no wares",
  ],
])(
  "a panel that %s is said to have failed, and the other pages go on",
  async (_how, js, reason) => {
    const page = await openPanel({ "panel.js": js });
    await page.getByText(reason).waitFor();
    await page.getByText("The other pages go on without it").waitFor();
    await page.getByRole("link", { name: "Topics" }).click();
    await page.getByText("restock-items").first().waitFor();
  },
);
