/** Whose a state is: its name alone does not say where the names in it end. */
import { describe, expect, it } from "vitest";
import { importSavepoint } from "../../src/savepoint/import-savepoint.ts";
import { temporaryFolder } from "../disks.ts";
import { argument, bytes, LONG, refused, written } from "./refused.ts";
import { declaring } from "./samples.ts";
import { batchState, callingState, valueState } from "./written-states.ts";

describe("a name with dots in several places", () => {
  const states = [
    callingState("com.example.a"),
    callingState("com.example.a.b"),
    valueState("com.example.a.b.c", LONG, () => bytes),
  ];

  it("is of the function that has declared it", async () => {
    const folder = temporaryFolder();
    const declarations = { "com.example/a": { "b.c": [LONG] }, "com.example/a.b": {} } as const;
    const report = await importSavepoint(written({ states }), folder, declaring(declarations));
    expect(report.functions).toMatchObject([
      { function: "com.example/a", values: [{ name: "b.c" }] },
    ]);
  });

  it("is refused when two have, or none", async () => {
    const both = { "com.example/a": { "b.c": [LONG] }, "com.example/a.b": { c: [LONG] } } as const;
    const none = { "com.example/a": {}, "com.example/a.b": {} };
    for (const declarations of [both, none]) {
      expect(await refused(written({ states }), declaring(declarations))).toContain(
        'state "com.example.a.b.c" may be the value "b.c" of com.example/a or "c" of com.example/a.b',
      );
    }
  });

  it("is that of the function that is there, without the names of those that have run", async () => {
    const declarations = { "com.example/a": { c: [LONG] } } as const;
    const bootstrapped = written({ states: states.slice(-1) });
    expect(await refused(bootstrapped, declaring(declarations))).toContain(
      'value "b.c" of com.example/a: the function does not declare it',
    );
  });

  it("is refused for messages, too", async () => {
    const batches = batchState("com.example.a.b", () => [{ caller: undefined, argument }]);
    const options = declaring({ "com.example/a.b": {}, "com.example.a/b": {} });
    const endpoints = [
      ...options.module.endpoints,
      ...options.module.endpoints.map((endpoint) => ({
        ...endpoint,
        functions: "com.example.a/*",
      })),
    ];
    const module = { ...options.module, endpoints };
    const reason = await refused(written({ states: [batches] }), { ...options, module });
    expect(reason).toMatch(/messages may be for com\.example\.?a?\/\S+ or com\.example\.?a?\/\S+:/);
  });
});
