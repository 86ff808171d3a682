/** The engine that `statefun-ts/testing` loads: it is as it is declared there, and who lacks it is told so. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Module } from "statefun-runtime";
import { expect, expectTypeOf, it } from "vitest";
import type { Engine } from "../../src/testing/engine.ts";

it("is what is declared of it", () => {
  expectTypeOf<typeof import("statefun-runtime/simulation")>().toExtend<Engine<Module>>();
});

it("is missed with a word on how to get it, and not before it is asked for", async () => {
  const program = `
    import { registerHooks } from "node:module";
    registerHooks({
      resolve(specifier, context, next) {
        if (!specifier.startsWith("statefun-runtime")) return next(specifier, context);
        throw Object.assign(new Error("not found"), { code: "ERR_MODULE_NOT_FOUND" });
      },
    });
    const { testApp } = await import("statefun-ts/testing");
    await testApp({ functions: [] });
  `;
  const args = ["--conditions=statefun-source", "--input-type=module", "--eval", program];
  await expect(promisify(execFile)(process.execPath, args)).rejects.toThrow(
    "statefun-runtime, which is not installed: npm install --save-dev statefun-runtime",
  );
});
