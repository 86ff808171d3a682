/** testApp with a module.yaml: its topics, its egresses, and what does not fit it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Int, kafkaEgress, statefulFunction, Text } from "../../src/index.ts";
import { testApp } from "../../src/testing/index.ts";

const MODULE = `
kind: io.statefun.endpoints.v2/http
spec:
  functions: test/*
  urlPathTemplate: http://functions:1108/
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: test/in
  address: kafka:9092
  consumerGroupId: test
  topics:
    - topic: numbers
      valueType: io.statefun.types/int
      targets:
        - test/counter
---
kind: io.statefun.kafka.v1/egress
spec:
  id: test/out
  address: kafka:9092
`;
const out = kafkaEgress({ typename: "test/out", topic: "out", type: Int });
const undeclared = kafkaEgress({ typename: "test/undeclared", topic: "out", type: Int });
const Counter = statefulFunction({ typename: "test/counter", storage: { count: Int } }).on(
  Int,
  ({ storage, self, sendEgress }, n) => {
    storage.count = (storage.count ?? 0) + n;
    sendEgress(n === 0 ? undeclared : out, storage.count, { key: self.id });
  },
);

const folder = mkdtempSync(join(tmpdir(), "statefun-test-app-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("an app with a module", () => {
  it.each(["its text", "its path"])("has its topics and its egresses, by %s", async (by) => {
    const file = join(folder, "module.yaml");
    writeFileSync(file, MODULE);
    const app = await testApp({ functions: [Counter], module: by === "its text" ? MODULE : file });
    await app.produce("numbers", "Ann", Int, 2);
    await app.produce("numbers", "Ann", Int, 3);
    expect(app.state(Counter, "Ann")).toEqual({ count: 5 });
    expect(app.records(out)).toEqual([
      { value: 2, options: { key: "Ann" } },
      { value: 5, options: { key: "Ann" } },
    ]);
  });

  it("refuses what the module does not declare, as the engine does", async () => {
    const app = await testApp({ functions: [Counter], module: MODULE });
    await expect(app.produce("numbers", "Ann", Int, 0)).rejects.toThrow(
      "it writes to egress test/undeclared, which the module does not declare",
    );
  });

  it("says which records a topic carries", async () => {
    const app = await testApp({ functions: [Counter], module: MODULE });
    await expect(app.produce("numbers", "Ann", Text, "2")).rejects.toThrow(
      'topic "numbers" of module.yaml carries io.statefun.types/int, and not io.statefun.types/string',
    );
    await expect(app.produce("letters", "Ann", Int, 2)).rejects.toThrow(
      '"letters" is not an ingress topic of module.yaml, which has numbers',
    );
    const alone = await testApp({ functions: [Counter] });
    await expect(alone.produce("numbers", "Ann", Int, 2)).rejects.toThrow("without a module");
  });

  it("names the functions that are missing, and those that it does not serve", async () => {
    const Other = statefulFunction({ typename: "other/fn" });
    await expect(testApp({ functions: [], module: MODULE })).rejects.toThrow(
      'module.yaml routes topic "numbers" to test/counter, not among the functions of this test: none',
    );
    await expect(testApp({ functions: [Counter, Other], module: MODULE })).rejects.toThrow(
      "no endpoint of module.yaml serves other/fn: it has test/*",
    );
  });
});
