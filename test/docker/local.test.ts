/** docker-compose.local.yml as it is: the shop in two containers, without Flink and Kafka. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { until } from "../../tools/flink/wait.ts";
import { inspect } from "../../tools/harness/api.ts";
import { play, SCENARIOS } from "../conformance/playthrough.ts";
import { Compose } from "./support/compose.ts";

describe.skipIf(!inject("docker"))("docker-compose -f docker-compose.local.yml up", () => {
  let compose: Compose;
  let api: string;

  beforeAll(async () => {
    // The runtime's, and of everybody here who calls it.
    process.env["STATEFUN_TOKEN"] = randomBytes(32).toString("hex");
    compose = await Compose.create("docker-compose.local.yml", "statefun-ts-local");
    await compose.run(["build"]);
    await compose.run(["up", "-d"]);
    await compose.healthy("runtime");
    api = `http://127.0.0.1:${compose.ports.api}`;
  });

  afterAll(async () => {
    await compose?.down();
    delete process.env["STATEFUN_TOKEN"];
  });

  test.each(SCENARIOS)("scenario %i passes", async (scenario) => {
    await play(scenario, api);
  });

  test("kill -9 of the runtime: it is started again, and knows what it knew", async () => {
    const stock = await inspect(api, "com.example/stock", "socks");
    expect(stock?.state["stock"]?.value).toBeGreaterThan(0);
    await compose.crash("runtime");
    const after = await until(
      "waiting for the API",
      () => inspect(api, "com.example/stock", "socks"),
      { timeoutMs: 60_000 },
    );
    expect(after).toEqual(stock);
  });

  test("down, and up again: it is all there", async () => {
    const stock = await inspect(api, "com.example/stock", "socks");
    await compose.run(["down"]);
    await compose.run(["up", "-d"]);
    await compose.healthy("runtime");
    expect(await inspect(api, "com.example/stock", "socks")).toEqual(stock);
  });
});
