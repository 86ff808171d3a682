/** Trouble in a real browser: it is counted, told as it comes, and ended by a click. */
import { expect, test } from "vitest";
import { consume, inspect, produce } from "../../tools/harness/api.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { startRuntime } from "./support/runtime.ts";
import { startShop } from "./support/shop.ts";
import { startUnruly } from "./support/unruly.ts";

useBrowser();

const last = async (url: string, id: string) =>
  (await inspect(url, "test/fn", id))?.state["last"]?.value;

test("where all is well the page says so, and the navigation says nothing", async () => {
  const { url } = await startShop();
  const page = await openPage(`${url}/console/trouble`);
  await page.getByText("All is well").waitFor();
  const link = page.getByRole("link", { name: "Trouble", exact: true });
  expect(await link.textContent()).toBe("Trouble");
  expect(await seriousFindings(page)).toEqual([]);
});

test("instances that fail are told, and tried again, skipped or given up by a click", async () => {
  const { url, tell, cure } = await startUnruly();
  const page = await openPage(`${url}/console/trouble?show=failing`);
  await page.getByText("No instance fails").waitFor();
  await tell("<b>a</b>", "fail", "one");
  await tell("b", "fail", "two");
  await tell("c", "fail", "three");
  await page.getByRole("link", { name: "Trouble 4 things are wrong" }).waitFor();

  await page.getByRole("link", { name: "<b>a</b>" }).click();
  const detail = page.getByRole("region", { name: "test/fn <b>a</b>" });
  await detail.getByText("it was told to fail").first().waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await detail.getByRole("button", { name: "Skip", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("is dropped for good").waitFor();
  await dialog.getByText("/functions/test/fn/%3Cb%3Ea%3C%2Fb%3E/skip?seq=").waitFor();
  await dialog.getByRole("button", { name: "Skip", exact: true }).click();
  await detail.getByText("It does not fail any more").waitFor();
  await expect.poll(() => last(url, "<b>a</b>")).toBe("one");

  await page.getByRole("link", { name: "b", exact: true }).click();
  await page.getByRole("button", { name: "Move to the dead letters", exact: true }).click();
  await dialog.getByRole("button", { name: "Move to the dead letters", exact: true }).click();
  await expect.poll(() => last(url, "b")).toBe("two");
  await expect.poll(() => consume(url, "dead-letters", 0)).toMatchObject([{ key: "b" }]);

  cure();
  await page.getByRole("button", { name: "Retry all", exact: true }).click();
  await expect.poll(() => last(url, "c")).toBe("three");
});

test("calls in flight, a service that is away and what is paused are there, and what they need", async () => {
  const { url, tell } = await startUnruly();
  await tell("h", "hang");
  await produce(url, "away", [{ key: "x", value: "deed" }]);
  const page = await openPage(`${url}/console/trouble?show=running`);
  const row = page.getByRole("row").filter({ hasText: "h" }).last();
  await row.getByRole("button", { name: "Pause", exact: true }).click();
  await row.getByRole("button", { name: "Resume", exact: true }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByRole("link", { name: "Paused 1" }).click();
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await page.getByText("Nothing is paused").waitFor();

  await page.getByRole("link", { name: "Endpoints 1" }).click();
  await page.getByText("Nothing is lost meanwhile").waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

test("what is left of a function that is gone is moved, or deleted once its name is typed", async () => {
  const { url } = await startUnruly();
  const page = await openPage(`${url}/console/trouble?show=orphans`);
  await page.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByRole("button", { name: "Delete", exact: true });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel("Type lost/fn to confirm").fill("lost/fn");
  expect(await confirm.isEnabled()).toBe(true);
  expect(await seriousFindings(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: "Move…" }).click();
  await dialog.getByText("It is about: instances with state 1, messages 0, delayed 0").waitFor();
  await dialog.getByLabel("To the function").fill("test/fn");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect.poll(() => last(url, "x")).toBe("found");
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByText("Nothing is left of functions").waitFor();
});

test("a Kafka that is away is told, with what waits for it and what to do", async () => {
  // Nobody listens on port 1.
  const url = await startRuntime({}, { addresses: new Map([["kafka:9092", "127.0.0.1:1"]]) });
  await produce(url, "restock-items", [{ key: "hats", value: { itemId: "hats", quantity: 1 } }]);
  await produce(url, "add-to-cart", [
    { key: "ann", value: { userId: "ann", itemId: "hats", quantity: 1 } },
  ]);
  await expect
    .poll(async () => {
      await produce(url, "checkout", [{ key: "ann", value: { userId: "ann" } }]);
      return (await consume(url, "receipts", 0)).length;
    })
    .toBe(1);
  const page = await openPage(`${url}/console/trouble`);
  await page.getByRole("heading", { name: "Kafka cannot be reached" }).first().waitFor();
  await page.getByText("kafka:9092 is not written to: NETWORK_EXCEPTION").waitFor();
  const card = page.getByRole("region", { name: "Kafka" });
  const written = card.getByRole("row").filter({ hasText: "receipts" });
  expect(await written.getByRole("cell").allTextContents()).toEqual([
    "kafka:9092",
    "receipts",
    "0",
    "1",
    "none yet",
    "NETWORK_EXCEPTION",
  ]);
  expect(await seriousFindings(page)).toEqual([]);
});
