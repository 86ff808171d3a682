/** The runtime of `npm run bench -- --scale`, with its function in a thread, as npm start has the shop. */
import { readModule, startFunctionsWorker, startLocalRuntime } from "statefun-runtime";
import { createLogger } from "statefun-ts/service";
import { readOptions, run } from "statefun-wire/program";

const HELP = "The runtime of npm run bench -- --scale: runtime.ts MODULE DATA";

await run(async () => {
  const [file = "", dataDir = ""] = readOptions(HELP, {}, { min: 2, max: 2 }).positionals;
  const logger = createLogger();
  const functions = await startFunctionsWorker({
    file: new URL("./functions.ts", import.meta.url),
    logger,
  });
  const runtime = await startLocalRuntime({
    name: "bench",
    functions: ["in process"],
    module: readModule(file),
    dataDir,
    host: "127.0.0.1",
    port: 0,
    logger,
    transport: (endpoint) => functions.transport(endpoint),
  });
  return {
    async close() {
      await runtime.close();
      await functions.close();
    },
  };
});
