import { configDefaults, defineConfig } from "vitest/config";
import { planting } from "./test/simulation/mistakes.ts";
import { fromSources } from "./vitest.shared.ts";

// The quick tests: `npm test`. Those that start programs have configurations of their own, in test/browser, test/e2e, test/packages, test/docker and
// tools/flink/test.
// Two cores are what CI has: more workers than that only make each test slower.
export default defineConfig({
  ...fromSources,
  plugins: [planting()],
  test: {
    maxWorkers: 2,
    include: ["{test,packages,tools}/**/*.test.ts"],
    exclude: [
      ...configDefaults.exclude,
      "test/browser/**",
      "test/docker/**",
      "test/e2e/**",
      "test/packages/**",
      "tools/flink/test/**",
      "test/conformance/flink.test.ts",
      "test/conformance/sdks/official.test.ts",
    ],
    // The conformance scenarios wait for expiries and timers in real time.
    testTimeout: 60_000,
  },
});
