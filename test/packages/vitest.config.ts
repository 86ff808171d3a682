import { defineConfig } from "vitest/config";
import { fromSources } from "../../vitest.shared.ts";

// What is packed, installed and used as by somebody else, `npm run test:packages`: needs the registry of npm.
export default defineConfig({
  ...fromSources,
  test: {
    include: ["test/packages/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
