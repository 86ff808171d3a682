/** The shop as `npm start` runs it, with a data folder and ports of its own. */
import { afterAll, beforeAll } from "vitest";
import {
  type Env,
  entryPoint,
  Program,
  type ProgramOptions,
} from "../../../tools/harness/program.ts";
import { start, temporaryFolder } from "../../e2e/support/fixtures.ts";

export interface Shop {
  readonly url: string;
  readonly program: Program;
  readonly dataDir: string;
}

const SHOP = entryPoint("src/start.ts");

interface Place {
  readonly dataDir?: string;
  readonly port?: number;
}

/** Starts it, and ends it after the test. With the folder and the port of an earlier one it goes on where that was. */
export async function startShop(
  { dataDir = temporaryFolder(), port = 0 }: Place = {},
  { env, ...options }: ProgramOptions = {},
): Promise<Shop> {
  const program = await start(SHOP, { ...options, env: { ...envOf(dataDir, port), ...env } });
  return { url: program.api, program, dataDir };
}

/** One for all tests of a file, which only look at it: gives its URL once `prepare` has been there. */
export function useShop(prepare: (url: string) => Promise<void>): () => string {
  let program: Program | undefined;
  beforeAll(async () => {
    program = new Program(SHOP, { env: envOf(temporaryFolder(afterAll)) });
    await program.printed(/ is ready/);
    await prepare(program.api);
  });
  afterAll(() => program?.destroy());
  return () => program?.api ?? "";
}

function envOf(dataDir: string, port = 0): Env {
  return { DATA_DIR: dataDir, PORT: String(port), FUNCTIONS_PORT: "0", LOG_LEVEL: "warn" };
}
