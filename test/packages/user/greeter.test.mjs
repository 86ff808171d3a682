import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { invoke } from "statefun-ts/testing";
import { GreeterFn, Visit } from "./greeter.mjs";

test("a guest who has been here is greeted with the number of visits", async () => {
  const visit = { type: Visit, value: { from: "Rome" } };
  const { storage, egressed } = await invoke(GreeterFn, "Ann", visit, { visits: 1 });
  deepEqual(storage, { visits: 2 });
  deepEqual(egressed[0].value, { text: "Hello Ann from Rome, visit 2" });
});
