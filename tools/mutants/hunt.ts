/** Hunts one defect: starts the tool that has to find it on an engine with the defect, seed by seed until one fails. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entryPoint, Program } from "../harness/program.ts";
import type { Defect } from "./defect.ts";

/** The first seed that failed, and what the tool said of it first. */
export interface Found {
  readonly seed: number;
  readonly as: string;
}

/** How long it may take, in milliseconds. */
const MAX_MS = 60_000;
/** A seed that fails, or the end of all. */
const SAID = /^seed (?<seed>\d+) fails\b.*\n +(?<as>.+)\n|^\d+ .* \d+ failed; .*\n/m;
const PLANTING = new URL("planted.ts", import.meta.url).href;

/** @throws Error with what the tool printed, when it does not find it */
export async function hunt({ name, foundBy, within }: Defect): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  const program = new Program(entryPoint(`tools/${foundBy}/main.ts`, "--seeds", `1..${within}`), {
    env: {
      PLANTED_DEFECT: name,
      // Threads and processes that the tool starts have it as well.
      NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${PLANTING}`,
      // What it would keep of a seed that fails goes with the folder.
      TMPDIR: folder,
    },
  });
  try {
    await program.printed(SAID, MAX_MS);
    const { seed, as } = SAID.exec(program.stdout)?.groups ?? {};
    if (seed === undefined || as === undefined) {
      throw new Error(
        `${name} is not found by ${foundBy} within ${within} seeds: ${program.stdout}`,
      );
    }
    return { seed: Number(seed), as: inShort(as) };
  } finally {
    await program.end("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

/** The first sentence, as it is on every machine. */
function inShort(text: string): string {
  return text.replaceAll(/(?<=^| )\/\S*\//g, "").replace(/\. .*/, "");
}
