/**
 * Each entry loads what it needs and nothing more: those who declare and test functions, or serve them with what their
 * platform has, install no server and no metrics for that.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Imports an entry in a new process, where some packages cannot be had. */
async function load(entry: string, missing: readonly string[]): Promise<void> {
  const program = `
    import { registerHooks } from "node:module";
    const missing = ${JSON.stringify(missing)};
    registerHooks({
      resolve(specifier, context, next) {
        if (missing.includes(specifier)) throw new Error(specifier + " is not installed");
        return next(specifier, context);
      },
    });
    await import(${JSON.stringify(entry)});`;
  const args = ["--conditions=statefun-source", "--input-type=module", "--eval", program];
  await promisify(execFile)(process.execPath, args);
}

test.each([
  ["statefun-ts", ["fastify", "pino", "prom-client"]],
  ["statefun-ts/testing", ["fastify", "pino", "prom-client"]],
  ["statefun-ts/node", ["fastify", "pino", "prom-client"]],
  ["statefun-ts/fetch", ["fastify", "pino", "prom-client"]],
  ["statefun-ts/worker", ["fastify", "pino", "prom-client"]],
  ["statefun-ts/fastify", ["pino", "prom-client"]],
  ["statefun-ts/program", ["fastify", "prom-client"]],
  ["statefun-ts/metrics", ["fastify", "pino"]],
])("%s is loaded without %j", async (entry, missing) => {
  await expect(load(entry, missing)).resolves.toBeUndefined();
});

test("an entry that needs a package says which one is missing", async () => {
  await expect(load("statefun-ts/service", ["fastify"])).rejects.toThrow(
    "fastify is not installed",
  );
});
