/** The program `statefun`: a command line with the ends and the signals of its process. */
import { type Running, run } from "statefun-wire/program";
import { runCommandLine } from "./command-line.ts";
import { EXIT } from "./exit-codes.ts";

await run(async () => {
  let running: Running | undefined;
  // Whoever started it has to know that it did not come to its end.
  const interrupt = (signal: NodeJS.Signals): void =>
    process.exit(signal === "SIGINT" ? EXIT.interrupted : EXIT.terminated);
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  const { stdin, stdout, stderr, env } = process;
  await runCommandLine(process.argv.slice(2), {
    stdin,
    stdout,
    stderr,
    env,
    signal: new AbortController().signal,
    async keepRunning(work) {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
      running = await work;
    },
  });
  return running;
});
