import { defineConfig } from "vitest/config";

// The tests that start programs, `npm run test:e2e`: one file at a time, because each of them has use for both cores.
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
