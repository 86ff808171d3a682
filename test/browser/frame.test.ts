/** The frame of the console in a real browser: how it is found, whether it is live, and what it does without a runtime. */
import { expect, test } from "vitest";
import { produce } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startShop } from "./support/shop.ts";

useBrowser();

test("the address of the API is that of the console, and tells when the runtime is away", async () => {
  const shop = await startShop();
  await produce(shop.url, "restock-items", [
    { key: "socks", value: { itemId: "socks", quantity: 1 } },
  ]);
  const page = await openPage(shop.url);
  await page.waitForURL("**/console/*");
  await page.getByRole("link", { name: "Instances" }).click();
  await page.getByText("com.example/stock").waitFor();
  await page.getByText("live", { exact: true }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await shop.program.end("SIGKILL");
  await page.getByText("offline", { exact: true }).waitFor();
  await startShop({ dataDir: shop.dataDir, port: Number(new URL(shop.url).port) });
  await page.getByText("live", { exact: true }).waitFor();
});
