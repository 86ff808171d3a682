import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { send, simulate, testApp } from "statefun-ts/testing";
import { GreeterFn, greetings, Visit } from "./greeter.mjs";

test("a guest is greeted", async () => {
  const app = await testApp({ functions: [GreeterFn], module: "module.yaml" });
  await app.produce("visits", "Ann", Visit, { from: "Rome" });
  deepEqual(app.state(GreeterFn, "Ann"), { visits: 1 });
  deepEqual(app.records(greetings), [
    { value: { text: "Hello Ann from Rome, visit 1" }, options: { key: "Ann" } },
  ]);
});

test("every visit counts", async () => {
  const { lives } = await simulate({
    functions: [GreeterFn],
    workload: ({ list }) => list(1, 5, () => send(GreeterFn.at("Ann"), Visit, { from: "Rome" })),
    invariants: {
      "as many as were made": ({ inputs, state }) =>
        deepEqual(state(GreeterFn, "Ann"), { visits: inputs(Visit).length }),
    },
    seeds: "1..20",
  });
  deepEqual(lives, 20);
});
