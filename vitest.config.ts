import { configDefaults, defineConfig } from "vitest/config";

// The quick tests: `npm test`. Those that start programs have a configuration of their own, in test/e2e.
// Two cores are what CI has: more workers than that only make each test slower.
export default defineConfig({
  test: {
    maxWorkers: 2,
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "test/e2e/**"],
    testTimeout: 20_000,
  },
});
