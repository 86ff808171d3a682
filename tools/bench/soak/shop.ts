/** The shop as npm start runs it, with what is kept for short times: all of it comes round often in an hour. */
import { readModule, startLocalRuntime } from "statefun-runtime";
import { startFunctionsWorker } from "statefun-runtime/worker";
import { createLogger, run } from "statefun-ts/program";

const RETENTION_MS = 120_000;
const HISTORY_BYTES = 8 * 2 ** 20;

await run(async () => {
  const logger = createLogger();
  const file = new URL("../../../src/functions.ts", import.meta.url);
  const functions = await startFunctionsWorker({ file, logger });
  const runtime = await startLocalRuntime({
    name: "shopping cart",
    functions: [`${functions.url} (called in process)`],
    module: readModule("module.yaml"),
    dataDir: process.env["DATA_DIR"] ?? "",
    host: "127.0.0.1",
    port: 0,
    allowedHosts: [],
    logger,
    settings: { retentionMs: RETENTION_MS, historyBytes: HISTORY_BYTES },
    transport: (endpoint) => functions.transport(endpoint),
  });
  return {
    async close() {
      await runtime.close();
      await functions.close();
    },
  };
});
