/** A runtime in the process of the test, with settings that no program takes from outside. */
import { join } from "node:path";
import {
  httpTransport,
  type RuntimeSettings,
  readModule,
  type ServeOptions,
  serveRuntime,
} from "statefun-runtime";
import { onTestFinished } from "vitest";
import { ROOT } from "../../../tools/harness/program.ts";
import { temporaryFolder } from "../../e2e/support/fixtures.ts";
import { startShop } from "./shop.ts";

/** Gives its URL; the functions are those of a shop. Without `kafka` no Kafka is contacted. */
export async function startRuntime(
  settings: Partial<RuntimeSettings>,
  kafka?: ServeOptions["kafka"],
): Promise<string> {
  const { program } = await startShop();
  const silent = () => undefined;
  const runtime = await serveRuntime({
    module: readModule(join(ROOT, "module.yaml")),
    transport: (endpoint) =>
      httpTransport({ ...endpoint, urlPathTemplate: `${program.functions}/` }),
    logger: { info: silent, warn: silent, error: silent },
    onFatal: silent,
    dataDir: temporaryFolder(),
    host: "127.0.0.1",
    port: 0,
    settings,
    kafka,
  });
  onTestFinished(() => runtime.close());
  return runtime.url;
}
