/** Every page of the console, with something of everything in the store, at three sizes, in light and dark. */
import type { Page, Request } from "playwright-core";
import { expect, test } from "vitest";
import { produce } from "../../tools/harness/api.ts";
import { tellStory } from "../../tools/screenshots/story.ts";
import { VIEWS } from "../../tools/screenshots/views.ts";
import { openPage, seriousFindings, useBrowser } from "./support/browser.ts";
import { useShop } from "./support/shop.ts";

const SIZES = [
  { width: 360, height: 740 },
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
];
const LOOKS = SIZES.flatMap((size) =>
  (["light", "dark"] as const).map((colorScheme) => ({ ...size, colorScheme })),
);

/** Ids that a table has to bear. */
const HOSTILE = [
  '<img src=x onerror="throw 1">',
  "no-space-to-break-at-".repeat(60),
  "\u202eright to left\u0000\u0007\n\n{{x}}",
];

useBrowser();
const shop = useShop(async (url) => {
  await tellStory(url);
  for (const id of HOSTILE) {
    await produce(url, "restock-items", [{ key: id, value: { itemId: id, quantity: 1 } }]);
    await produce(url, "add-to-cart", [
      { key: id, value: { userId: id, itemId: id, quantity: -1 } },
    ]);
  }
});

test.each(LOOKS)("each page is sound at $width x $height, $colorScheme", async (look) => {
  const { width, height, colorScheme } = look;
  const page = await openPage("about:blank", { viewport: { width, height }, colorScheme });
  const foreign: string[] = [];
  page.on("request", (request: Request) => {
    const url = request.url();
    if (new URL(url).origin !== shop()) foreign.push(url);
  });
  const found: string[] = [];
  for (const [name, path] of Object.entries(VIEWS)) {
    found.push(...(await faultsOf(page, path)).map((fault) => `${name}: ${fault}`));
  }
  expect(found).toEqual([]);
  expect(foreign).toEqual([]);
});

async function faultsOf(page: Page, path: string): Promise<string[]> {
  const answer = await page.goto(`${shop()}/console/${path}`);
  const faults: string[] = [];
  const policy = answer?.headers()["content-security-policy"] ?? "";
  if (!policy.includes("default-src 'none'") || policy.includes("unsafe")) faults.push(policy);
  await page.locator("main h1").waitFor();
  await page.getByText("Loading…").first().waitFor({ state: "detached" });
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  if (over > 0) faults.push(`scrolls sideways by ${over} px`);
  const levels = await page.evaluate(() =>
    [...document.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) => Number(tagName[1])),
  );
  if (levels.some((level, index) => level > (levels[index - 1] ?? 0) + 1)) {
    faults.push(`a heading leaves out a level: ${levels}`);
  }
  return [...faults, ...(await seriousFindings(page))];
}
