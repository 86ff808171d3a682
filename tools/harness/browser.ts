/** A real browser: Debian's Chromium, or the one that CHROMIUM names. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** @throws Error when there is none */
export function launch(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"] ?? PATHS.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      "there is no browser: apt-get install chromium, or set CHROMIUM to the path of one",
    );
  }
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
