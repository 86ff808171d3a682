/** `statefun verify`: looks for damage in a store. */
import { print, readOptions } from "statefun-wire/program";
import { verifyStore } from "../index.ts";
import type { CommandProgram } from "./command.ts";

const HELP = `
Reads all of a store, and says what is damaged or gone. It changes nothing, and may be run while a runtime has the store.

  statefun verify [DATA]

  DATA    the data folder (./data)

The exit code is 0 when the store is sound, and 1 when it is not.
`;

export const verify: CommandProgram = async (args) => {
  const { positionals } = readOptions(HELP, {}, { min: 0, max: 1 }, args);
  const [folder = "./data"] = positionals;
  const { path, pages, findings } = verifyStore(folder);
  if (findings.length > 0) {
    const lines = findings.join("\n").replaceAll(/^/gm, "  ");
    throw new Error(
      `${path} is damaged:\n${lines}\nEnd the runtime and restore a copy of the whole data folder`,
    );
  }
  print(process.stdout, `${path} is sound: ${pages} pages`);
  return undefined;
};
