import { defineConfig } from "vitest/config";
import { fromSources } from "../../../vitest.shared.ts";

// The tests of the real engine, `npm run test:engine`: one file at a time, because one engine can use both cores.
export default defineConfig({
  ...fromSources,
  test: {
    include: [
      "tools/flink/test/**/*.test.ts",
      "test/conformance/flink.test.ts",
      "test/conformance/sdks/official.test.ts",
    ],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
