/** The pictures of the documents, in the order in which the shop comes to what they show. */
import type { Page } from "playwright-core";
import { keepOrdering, tellStory } from "./story.ts";
import { VIEWS } from "./views.ts";

export interface Studio {
  readonly page: Page;
  /** Of the API. */
  readonly url: string;
  /** Opens a view, and resolves when it is whole. */
  open(view: string): Promise<void>;
  take(name: string): Promise<void>;
}

export async function takePictures(studio: Studio): Promise<void> {
  const { page, url, open, take } = studio;
  await open(VIEWS.panel);
  await goShopping(studio);
  await take("shop");
  const stopOrdering = keepOrdering(url);
  await open(VIEWS.flow);
  await page
    .getByText(/\d\/s$/)
    .nth(5)
    .waitFor();
  await take("flow");
  await stopOrdering();
  await open("trace?topic=add-to-cart&offset=0");
  await take("trace");
  await open(VIEWS.carts);
  await take("instances");
  await tellStory(url);
  await open(VIEWS.letters);
  await take("trouble");
}

/** By clicks, as a reader would: two carts with something in them, and a receipt of a third. */
async function goShopping({ page }: Studio): Promise<void> {
  const customer = (id: string) =>
    page.getByRole("listitem", { name: `Customer ${id}`, exact: true });
  for (const item of ["socks", "hats", "shirts"]) {
    await page.getByRole("button", { name: `Restock 50 ${item}` }).click();
  }
  await page.getByText("150 in stock", { exact: true }).waitFor();
  await page.getByLabel("A click adds").fill("3");
  for (const [id, item] of [
    ["1", "socks"],
    ["1", "shirts"],
    ["2", "hats"],
    ["3", "socks"],
  ] as const) {
    await customer(id)
      .getByRole("button", { name: `+3 ${item}` })
      .click();
    await customer(id).getByText(`${item} × 3`).waitFor();
  }
  await customer("1").getByRole("button", { name: "Check out" }).click();
  await page.getByText("socks: 3").waitFor();
  await page.getByText("6 on receipts", { exact: true }).waitFor();
}
