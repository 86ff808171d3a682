import { configDefaults, defineConfig } from "vitest/config";

// The quick tests: `npm test`. Those that start programs have configurations of their own, in test/e2e, test/engine and test/docker.
// Two cores are what CI has: more workers than that only make each test slower.
export default defineConfig({
  test: {
    maxWorkers: 2,
    include: ["test/**/*.test.ts"],
    exclude: [
      ...configDefaults.exclude,
      "test/docker/**",
      "test/e2e/**",
      "test/engine/**",
      "test/conformance/flink.test.ts",
    ],
    // The conformance scenarios wait for expiries and timers in real time.
    testTimeout: 60_000,
  },
});
