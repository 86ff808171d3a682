/** Whether the data folder has a store that can be opened. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { explain } from "statefun-wire/program";
import { counted } from "../output.ts";
import type { Finding } from "./finding.ts";

export async function examineStore(folder: string): Promise<Finding> {
  const about = "store";
  if (!existsSync(join(folder, "store.db")) && !existsSync(join(folder, "committed.json"))) {
    return { about, state: "note", finding: `${folder} has none yet: the runtime makes it` };
  }
  const { verifyStore } = await import("../../index.ts");
  try {
    const { path, pages, findings } = verifyStore(folder);
    if (findings.length === 0)
      return { about, state: "good", finding: `${path} is sound: ${pages} pages` };
    const finding = `${path} is damaged: ${counted(findings.length, "finding")}, such as ${findings[0]}`;
    return {
      about,
      state: "bad",
      finding,
      remedy: "end the runtime and restore a copy of the whole data folder",
    };
  } catch (error) {
    return {
      about,
      state: "bad",
      finding: explain(error),
      remedy: `see 'statefun verify ${folder}'`,
    };
  }
}
