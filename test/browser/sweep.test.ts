/** Every page of the console, with something of everything in the store, at three sizes, in light and dark. */
import type { Page, Request } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
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

test.each(Object.entries(VIEWS))(
  "%s is sound at each size, in light and dark",
  async (_name, path) => {
    const page = await openPage("about:blank");
    watchRequests(page);
    const found: string[] = [];
    for (const viewport of SIZES) {
      await page.setViewportSize(viewport);
      await open(page, path);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const faults = await faultsOf(page);
        found.push(...faults.map((fault) => `${viewport.width}, ${colorScheme}: ${fault}`));
      }
    }
    expect(found).toEqual([]);
  },
);

async function open(page: Page, path: string): Promise<void> {
  const answer = await page.goto(`${shop()}/console/${path}`);
  const policy = answer?.headers()["content-security-policy"];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  await page.locator("main h1").waitFor();
  await page.getByText("Loading…").first().waitFor({ state: "detached" });
}

/** A page asks nobody else, and to open one changes nothing, whatever its address says. */
function watchRequests(page: Page): void {
  const wrong: string[] = [];
  page.on("request", (request: Request) => {
    const { origin, pathname } = new URL(request.url());
    const isReading = request.method() === "GET" || pathname === "/sql";
    if (origin !== shop() || !isReading) wrong.push(`${request.method()} ${request.url()}`);
  });
  onTestFinished(() => expect(wrong).toEqual([]));
}

async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const { over, levels } = await page.evaluate(() => ({
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    levels: [...document.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) =>
      Number(tagName[1]),
    ),
  }));
  if (over > 0) faults.push(`scrolls sideways by ${over} px`);
  if (levels.some((level, index) => level > (levels[index - 1] ?? 0) + 1)) {
    faults.push(`a heading leaves out a level: ${levels}`);
  }
  return [...faults, ...(await seriousFindings(page))];
}
