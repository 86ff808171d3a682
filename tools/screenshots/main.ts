/** npm run screenshots: the pictures of the console in the documents, and all of its views for whoever looks them over. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { print, readOptions, run } from "statefun-wire/program";
import { launch } from "../harness/browser.ts";
import { entryPoint, Program, ROOT } from "../harness/program.ts";
import { type Studio, takePictures } from "./pictures.ts";
import { tellStory } from "./story.ts";
import { VIEWS } from "./views.ts";

const HELP = `
Takes pictures of the console, with the shop at work, in Debian's Chromium, or the browser that CHROMIUM names.

  npm run screenshots [-- --all DIR]

  --all DIR  of every view at three sizes, in light and dark, into a folder; without it, those of the documents,
             into docs/images
`;

const SIZES = [
  { width: 360, height: 740 },
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
];
/** How long what moves may move before a picture is taken, in milliseconds. */
const SETTLE_MS = 800;

await run(async () => {
  const { values } = readOptions(HELP, { all: { type: "string" } });
  const dataDir = mkdtempSync(join(tmpdir(), "statefun-screenshots-"));
  const shop = new Program(entryPoint("src/start.ts"), { env: { DATA_DIR: dataDir } });
  const browser = await launch();
  try {
    await shop.printed(/ is ready/);
    const open = (look: BrowserContextOptions, folder: string, suffix = "") =>
      openStudio(browser, shop.api, look, (name) => join(folder, `${name}${suffix}.png`));
    if (values.all === undefined) {
      const look = { viewport: { width: 1280, height: 800 }, colorScheme: "light" } as const;
      await takePictures(await open(look, join(ROOT, "docs/images")));
      return undefined;
    }
    mkdirSync(values.all, { recursive: true });
    await tellStory(shop.api);
    for (const viewport of SIZES) {
      for (const colorScheme of ["light", "dark"] as const) {
        const suffix = `-${viewport.width}-${colorScheme}`;
        await takeAll(await open({ viewport, colorScheme }, values.all, suffix));
      }
    }
    return undefined;
  } finally {
    await browser.close();
    await shop.end();
    rmSync(dataDir, { recursive: true });
  }
});

async function takeAll({ open, take }: Studio): Promise<void> {
  for (const [name, view] of Object.entries(VIEWS)) {
    await open(view);
    await take(name);
  }
}

async function openStudio(
  browser: Browser,
  url: string,
  look: BrowserContextOptions,
  fileOf: (name: string) => string,
): Promise<Studio> {
  const page = await (await browser.newContext(look)).newPage();
  return {
    page,
    url,
    async open(view) {
      await page.goto(`${url}/console/${view}`);
      await page.locator("main h1").waitFor();
      await page.getByText("live", { exact: true }).waitFor();
      await page.getByText("Loading…").first().waitFor({ state: "detached" });
    },
    async take(name) {
      await page.waitForTimeout(SETTLE_MS);
      await page.screenshot({ path: fileOf(name) });
      print(process.stdout, fileOf(name));
    },
  };
}
