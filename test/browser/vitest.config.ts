import { defineConfig } from "vitest/config";
import { fromSources } from "../../vitest.shared.ts";

// The console in a real browser, `npm run test:browser`: one file at a time, because each of them can use both cores.
export default defineConfig({
  ...fromSources,
  test: {
    include: ["test/browser/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
  },
});
