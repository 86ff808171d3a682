/** What Prometheus's own check says of all metrics: `promtool check metrics`, which Debian's package prometheus has. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { produce } from "../../tools/harness/api.ts";
import { entryPoint } from "../../tools/harness/program.ts";
import { start, temporaryFolder } from "./support/fixtures.ts";

const isThere = spawnSync("promtool", ["--version"]).error === undefined;
// In CI nothing is skipped: .ci/run installs it.
const checked = test.skipIf(!isThere && !process.env["CI"]);

async function findings(url: string): Promise<string> {
  const input = await (await fetch(`${url}/metrics`)).text();
  expect(input).toContain("# HELP ");
  const { stdout, stderr, error } = spawnSync("promtool", ["check", "metrics"], { input });
  if (error !== undefined) throw error;
  return `${stdout}${stderr}`;
}

checked("nothing is wrong with the metrics of a runtime and its functions", async () => {
  const shop = await start(entryPoint("src/start.ts"), { env: { DATA_DIR: temporaryFolder() } });
  await produce(shop.api, "restock-items", [{ key: "hat", value: { itemId: "hat", quantity: 1 } }]);
  expect(await findings(shop.api)).toBe("");
  expect(await findings(shop.functions)).toBe("");
});

checked("nor with those of several workers together", async () => {
  const service = await start(entryPoint("src/serve.ts"), { env: { WORKERS: "2" } });
  expect(await findings(service.functions)).toBe("");
});
