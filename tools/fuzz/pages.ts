/** The console and a panel, which the API does not describe: the files that are there, and nothing besides them. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "statefun-runtime/simulation";
import { type Answer, exchange } from "./exchange.ts";
import { once } from "./hostile.ts";
import { misused, segment, show, toBytes } from "./http.ts";
import { API_ERRORS, faultsOf } from "./rules.ts";
import type { Shot, Surface } from "./surface.ts";

const MAX_MS = 10_000;
/** In files beside the panel, and behind its links. */
const SECRET = "for nobody's eyes";

const ROOTS = ["/", "/console", "/console/", "/console/assets/", "/panel/", "/panel/images/"];
const NAMES = [
  ...["console.js", "console.css", "icon.svg", "kit.js", "panel.js", "picture.svg", "out.txt"],
  ...["..%2fsecret.txt", "../secret.txt", ".hidden", "above/secret.txt", "index.html", "flow?a=1"],
];
const HEADERS = [
  ["accept-encoding", "gzip"],
  ["accept", "text/html"],
  ["range", "bytes=0-10"],
  ["if-none-match", "*"],
  ["if-modified-since", "not a date"],
] as const;

export class Pages implements Surface {
  readonly name = "pages";
  readonly weight = 10;
  readonly #port: number;

  constructor(url: string) {
    this.#port = Number(new URL(url).port);
  }

  aim(random: Random): Shot {
    const name = once(random, 2) ? random.pick(NAMES) : segment(random);
    const path = `${random.pick(ROOTS)}${name}`;
    const headers = HEADERS.filter(() => once(random, 3));
    const page = { method: random.pick(["GET", "GET", "HEAD"]), path, headers, body: undefined };
    const request = once(random, 3) ? misused(random, page) : page;
    const raw = toBytes(random, request);
    return {
      what: show(raw),
      fire: async () => {
        const answer = await exchange(this.#port, raw, MAX_MS);
        if (answer === undefined) return { status: "none", faults: [] };
        const faults = pageFaults(answer, request.method === "HEAD");
        return { status: String(answer.status), faults };
      },
    };
  }

  async finish(): Promise<readonly string[]> {
    return [];
  }
}

export function pageFaults(answer: Answer, isHead: boolean): string[] {
  const faults = faultsOf(answer, isHead, API_ERRORS);
  if (answer.body.includes(SECRET)) faults.push("it gave what is not in the folder");
  const isFile = answer.status === 200 && answer.headers.has("etag");
  if (isFile && !answer.headers.get("content-security-policy")?.includes("default-src 'none'")) {
    faults.push("a page has no policy");
  }
  return faults;
}

/** A panel, with things beside it and in it that are not for everybody. */
export function makePanel(folder: string): string {
  const panel = join(folder, "panel");
  mkdirSync(join(panel, "images"), { recursive: true });
  writeFileSync(join(panel, "panel.js"), "export const title = 'Fuzz';\n".repeat(5000));
  writeFileSync(join(panel, "images", "picture.svg"), "<svg/>");
  writeFileSync(join(panel, ".hidden"), SECRET);
  writeFileSync(join(folder, "secret.txt"), SECRET);
  symlinkSync(join(folder, "secret.txt"), join(panel, "out.txt"));
  symlinkSync(folder, join(panel, "above"));
  return panel;
}
