/** Module files: the shop's, spoiled. Each is read, or refused with its name and a reason, and soon. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ModuleError, readModule } from "statefun-runtime";
import type { Random } from "statefun-runtime/simulation";
import { ROOT } from "../harness/program.ts";
import { hostileJson, once, spoiled } from "./hostile.ts";
import type { Outcome, Shot, Surface } from "./surface.ts";

/** How long reading may take on a busy machine, in milliseconds. */
const MAX_MS = 2000;
const SHOP = readFileSync(join(ROOT, "module.yaml"), "utf8");

export class Modules implements Surface {
  readonly name = "modules";
  readonly weight = 5;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  aim(random: Random, number: number): Shot {
    const bytes = once(random, 2)
      ? spoiled(random, Buffer.from(SHOP))
      : Buffer.from(retold(random));
    return {
      what: JSON.stringify(bytes.toString()),
      fire: async () => {
        const file = join(this.#folder, `fuzzed-${number % 100}.yaml`);
        writeFileSync(file, bytes);
        return read(file);
      },
    };
  }

  /** Nothing is left of them. */
  async finish(): Promise<readonly string[]> {
    return [];
  }
}

/** With other values and lines left out. */
function retold(random: Random): string {
  return SHOP.split("\n")
    .filter(() => !once(random, 30))
    .map((line) =>
      once(random, 30)
        ? line.replace(/: .*$/, () => `: ${hostileJson(random).slice(0, 3000)}`)
        : line,
    )
    .join("\n");
}

export function read(file: string, reader: (file: string) => unknown = readModule): Outcome {
  const started = performance.now();
  let outcome: Outcome = { status: "read", faults: [] };
  try {
    reader(file);
  } catch (error) {
    const isClear = error instanceof ModuleError && error.message.startsWith(file);
    outcome = { status: "refused", faults: isClear ? [] : [`refused without a place: ${error}`] };
  }
  const ms = performance.now() - started;
  if (ms <= MAX_MS) return outcome;
  return { ...outcome, faults: [...outcome.faults, `took ${Math.round(ms)} ms to read`] };
}
