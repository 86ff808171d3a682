import { defineConfig } from "vitest/config";
import { fromSources } from "../../vitest.shared.ts";

// The tests of Dockerfile and the compose files, `npm run e2e:compose`: one file at a time, on one Docker engine.
export default defineConfig({
  ...fromSources,
  test: {
    include: ["test/docker/**/*.test.ts"],
    globalSetup: "test/docker/setup.ts",
    fileParallelism: false,
    testTimeout: 400_000,
    hookTimeout: 600_000,
  },
});
