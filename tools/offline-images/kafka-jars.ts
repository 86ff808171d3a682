/** Prints the paths of the jars of Apache Kafka, one on a line: those of `npm run flink`, which are fetched if need be. */
import { fetchJars } from "../flink/jars.ts";
import { Watchdog } from "../flink/watchdog.ts";

const watchdog = new Watchdog();
const { kafka } = await fetchJars({
  env: process.env,
  watchdog,
  progress: (line) => process.stderr.write(`${line}\n`),
});
await watchdog.close();
process.stdout.write(`${kafka.replaceAll(":", "\n")}\n`);
