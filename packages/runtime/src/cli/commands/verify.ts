/** `statefun verify`: looks for damage in a store. */
import { print } from "statefun-wire/program";
import { type Declare, examples } from "../command.ts";

export const verify: Declare = (command, { stdout }) =>
  command
    .description(
      `Reads all of a store, and says what is damaged or gone, and which rows contradict others. It changes nothing, and may be run while a runtime has the store.

The exit code is 0 when the store is sound, and 1 when it is not.`,
    )
    .argument("[data]", "the data folder", "./data")
    .addHelpText("after", examples("statefun verify ./data"))
    .action(async (folder) => {
      const { manifestFindings, verifyStore } = await import("../../index.ts");
      const { path, pages, findings: damage } = verifyStore(folder);
      const findings = [...damage, ...(await manifestFindings(folder))];
      if (findings.length > 0) {
        const lines = findings.join("\n").replaceAll(/^/gm, "  ");
        throw new Error(
          `${path} is damaged:\n${lines}\nEnd the runtime and restore a copy of the whole data folder`,
        );
      }
      print(stdout, `${path} is sound: ${pages} pages`);
    });
