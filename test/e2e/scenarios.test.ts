/** The playthrough's scenarios against a freshly started main job, as the README tells a new user to run them. */
import { expect, test } from "vitest";
import { inspect } from "../../tools/harness/api.ts";
import { npmRun, type Program } from "../../tools/harness/program.ts";
import { play, SCENARIOS } from "../conformance/playthrough.ts";
import { start, temporaryFolder } from "./support/fixtures.ts";

async function socksInStock(program: Program): Promise<unknown> {
  return (await inspect(program.api, "com.example/stock", "socks"))?.state["stock"]?.value;
}

test("npm start: each scenario passes twice on one store", async () => {
  const program = await start(npmRun("start"), { env: { DATA_DIR: temporaryFolder() } });

  expect(await play(1, program.api)).toContain('{"userId":"1","details":"socks: 3"}');
  expect(await socksInStock(program)).toBe(47);
  for (const scenario of [2, 3, 4, ...SCENARIOS]) await play(scenario, program.api);
  expect(await socksInStock(program)).toBe(94);
});

test("npm start -- --http: each scenario passes with the functions called over HTTP", async () => {
  const env = { DATA_DIR: temporaryFolder() };
  const program = await start(npmRun("start", "--http"), { env });

  expect(program.stdout).toContain("called over HTTP");
  // A slash at the end of KAFKA_REST is as good as none.
  for (const scenario of SCENARIOS) await play(scenario, `${program.api}/`);
  expect(await socksInStock(program)).toBe(47);
});
