/** The shop as `npm start` runs it, with a data folder and ports of its own. */
import { entryPoint, type Program, type ProgramOptions } from "../../../tools/harness/program.ts";
import { start, temporaryFolder } from "../../e2e/support/fixtures.ts";

export interface Shop {
  readonly url: string;
  readonly program: Program;
  readonly dataDir: string;
}

/** Starts it, and ends it after the test. With the folder and the port of an earlier one it goes on where that was. */
export async function startShop(
  {
    dataDir = temporaryFolder(),
    port = 0,
  }: { readonly dataDir?: string; readonly port?: number } = {},
  { env, ...options }: ProgramOptions = {},
): Promise<Shop> {
  const program = await start(entryPoint("src/start.ts"), {
    ...options,
    env: {
      DATA_DIR: dataDir,
      PORT: String(port),
      FUNCTIONS_PORT: "0",
      LOG_LEVEL: "warn",
      ...env,
    },
  });
  return { url: program.api, program, dataDir };
}
