import { defineConfig } from "vitest/config";

// Two cores are what CI has: more workers than that only make each test slower.
export default defineConfig({
  test: {
    maxWorkers: 2,
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
  },
});
