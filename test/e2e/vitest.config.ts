import { defineConfig } from "vitest/config";
import { fromSources } from "../../vitest.shared.ts";

// The tests that start programs, `npm run test:e2e`: one file at a time, because each of them can use both cores.
export default defineConfig({
  ...fromSources,
  test: {
    include: ["test/e2e/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
