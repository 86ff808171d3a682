/** npm run screenshots: the pictures of the console in the documents, and all of its pages for whoever looks them over. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { print, readOptions, run } from "statefun-wire/program";
import { launch } from "../harness/browser.ts";
import { entryPoint, Program, ROOT } from "../harness/program.ts";
import { keepOrdering, tellStory } from "./story.ts";
import { VIEWS } from "./views.ts";

const HELP = `
Takes pictures of the console, with the shop at work, in Debian's Chromium, or the browser that CHROMIUM names.

  npm run screenshots [-- --all DIR]

  --all DIR  of every view at three sizes, in light and dark, into a folder; without it, those of the documents,
             into docs/images
`;

/** By name, the views of which the documents have pictures. */
const PICTURES = {
  shop: VIEWS.panel,
  flow: VIEWS.flow,
  instances: VIEWS.carts,
  trace: VIEWS.trace,
  trouble: VIEWS.trouble,
};
const SIZES = [
  { width: 360, height: 740 },
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
];

await run(async () => {
  const { values } = readOptions(HELP, { all: { type: "string" } });
  const dataDir = mkdtempSync(join(tmpdir(), "statefun-screenshots-"));
  const shop = new Program(entryPoint("src/start.ts"), { env: { DATA_DIR: dataDir } });
  const browser = await launch();
  let stopOrdering = async (): Promise<void> => undefined;
  try {
    await shop.printed(/ is ready/);
    await tellStory(shop.api);
    stopOrdering = keepOrdering(shop.api);
    const take = async (
      views: Readonly<Record<string, string>>,
      look: BrowserContextOptions,
      file: (name: string) => string,
    ): Promise<void> => {
      const page = await (await browser.newContext(look)).newPage();
      for (const [name, view] of Object.entries(views)) {
        await open(page, `${shop.api}/console/${view}`);
        await page.screenshot({ path: file(name) });
        print(process.stdout, file(name));
      }
      await page.context().close();
    };
    if (values.all === undefined) {
      const folder = join(ROOT, "docs/images");
      const viewport = { width: 1280, height: 800 };
      await take(PICTURES, { viewport, colorScheme: "light" }, (name) =>
        join(folder, `${name}.png`),
      );
      return undefined;
    }
    const folder = values.all;
    mkdirSync(folder, { recursive: true });
    for (const viewport of SIZES) {
      for (const colorScheme of ["light", "dark"] as const) {
        const suffix = `${viewport.width}-${colorScheme}.png`;
        await take(VIEWS, { viewport, colorScheme }, (name) => join(folder, `${name}-${suffix}`));
      }
    }
    return undefined;
  } finally {
    await stopOrdering();
    await browser.close();
    await shop.end();
    rmSync(dataDir, { recursive: true });
  }
});

/** A view with all that belongs to it: its answers have come, and a little of what moves has moved. */
async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator("main h1").waitFor();
  await page.getByText("live", { exact: true }).waitFor();
  await page.getByText("Loading…").first().waitFor({ state: "detached" });
  await page.waitForTimeout(1000);
}
