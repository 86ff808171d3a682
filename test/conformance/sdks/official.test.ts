/** What each of the official SDKs fails, and what it does not support: no more and no less than docs/conformance.md says. */
import { afterEach, expect, test } from "vitest";
import { jsonLines, statefun } from "../../../packages/runtime/test/cli/support.ts";
import { killAll, Program } from "../../../tools/harness/program.ts";
import { rowsOf } from "./document.ts";
import { PROGRAMS } from "./programs.ts";

interface Outcome {
  readonly feature: string;
  readonly outcome: string;
}

afterEach(killAll);

test.for(Object.entries(PROGRAMS))(
  "the official SDK of %s",
  async ([language, prepare], context) => {
    const command = await prepare().catch((error: Error) => {
      const isMissing = error.message.endsWith("is not installed here");
      if (isMissing && !process.env["CI"]) context.skip(error.message);
      throw error;
    });
    const program = new Program(command);
    await program.printed(/^ready/m);
    const endpoint = program.find(/^ready on (\S+)$/m);
    const { stdout } = await statefun(["conformance", "--endpoint", endpoint, "--json"]);
    const outcomes = jsonLines(stdout) as Outcome[];
    const lacking = outcomes.filter(({ outcome }) => outcome !== "passed");
    const documented = rowsOf("What the official SDKs lack").filter(([sdk]) => sdk === language);
    expect(lacking.map(({ feature, outcome }) => [`\`${feature}\``, outcome])).toEqual(
      documented.map(([, feature, outcome]) => [feature, outcome]),
    );
    await program.end();
  },
);
