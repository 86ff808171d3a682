/**
 * The shopping cart on Flink and Kafka and on the local runtime, side by side: the same load on the same functions, which
 * are in a process of their own; and on npm start, which is what local users run. Only one of them runs at a time: even
 * an idle Flink keeps a processor busy.
 */
import { whatIsMissing } from "../flink/engine.ts";
import type { BenchOptions, Row } from "./options.ts";
import { sideBySide, type Ways } from "./side-by-side.ts";
import { prepareFlink, startFlink, startRuntime, startShop } from "./systems.ts";

const WAYS: Ways = {
  "Flink and Kafka": { start: startFlink, starts: 1 },
  "local, over HTTP": { start: () => startRuntime(), starts: 2 },
  "local, in process": { start: () => startShop(), starts: 2 },
};

/** Resolves with two tables, of the ways and of their processes. @throws Error when what Flink needs is missing */
export async function benchFlink(options: BenchOptions): Promise<readonly [Row[], Row[]]> {
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  await prepareFlink(options.progress);
  return await sideBySide(WAYS, options);
}
