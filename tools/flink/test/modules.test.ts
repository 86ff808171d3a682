/** The local runtime reads a module.yaml as Flink does: what one refuses the other does, too, but for the rows of a table. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseModule } from "../../../packages/runtime/src/module/module.ts";
import { mustRun, runJava } from "./flink-classes.ts";
import { moduleFile } from "./module-files.ts";

const SEED = 13;
const FILES = 6000;

/** What Flink takes and the local runtime does not, by the first cell of the row in docs/module-yaml.md, and what is said. */
const REFUSED_HERE: Readonly<Record<string, RegExp>> = {
  "a type name with white space, a `*`, or nothing before the slash":
    /\.(id|functions|targets\[\d\]) must be <namespace>\/<name>/,
  "a target that no endpoint serves": / no endpoint serves the target /,
  "`targets` that are empty, or not a list": /\.targets must be a list /,
  "an empty `valueType`": /\.valueType must be the type name of the values, not ""$/,
  "an empty `topic` or `stream`": /\.(topic|stream) must be 1 to 249 of .*, not empty$/,
  "a `stream` that is not a name for AWS or a topic": /\.stream must be 1 to 249 of .*, not "/,
  "a number below 1, with a fraction, or empty":
    /\.(maxNumBatchRequests|pool_size|payload_max_bytes|maxOutstandingRecords) must be a whole number .*, not (0|-.*|[\d.]+|""|empty)$/,
  "a `call` or `connect` of 0 for the async transport":
    /\.transport\.(call|connect) must be a duration longer than 0.*, not 0$/,
  "a URL of another scheme, without a host, or with port 0": /\.urlPathTemplate must be an http/,
  "client settings that are not a list":
    /\.(properties|clientConfigProperties) must be a list of items /,
};

function refusal(file: string): string | null {
  try {
    parseModule("module.yaml", file);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

test.skipIf(!mustRun)(
  "a module file is accepted here if and only if Flink accepts it",
  async () => {
    const files = fc.sample(moduleFile, { seed: SEED, numRuns: FILES });
    const flink = (await runJava("judge-modules.java", JSON.stringify(files))) as (string | null)[];
    const seen = new Set<string>();
    let accepted = 0;
    for (const [index, file] of files.entries()) {
      const [here, there] = [refusal(file), flink[index]];
      if (here === null || there !== null) {
        expect({ file, refused: here ?? "no" }).toEqual({
          file,
          refused: there === null ? "no" : expect.stringMatching(/^module\.yaml:\d+: ./),
        });
        accepted += there === null ? 1 : 0;
        continue;
      }
      const row = Object.keys(REFUSED_HERE).find((name) => REFUSED_HERE[name]?.test(here));
      expect({ file, here, row }).toEqual({ file, here, row: expect.any(String) });
      seen.add(row ?? "");
    }
    expect([...seen].sort()).toEqual(Object.keys(REFUSED_HERE).sort());
    // Neither side says no to everything.
    expect(accepted).toBeGreaterThan(FILES / 5);
    expect(accepted).toBeLessThan((FILES * 4) / 5);
  },
);

test("each difference stands in the table of the documentation", () => {
  const document = readFileSync("docs/module-yaml.md", "utf8");
  for (const row of Object.keys(REFUSED_HERE)) expect(document).toContain(`| ${row} |`);
});
