/** `statefun import --savepoint`: a new store from the savepoint of a job. */
import { readModule } from "../module/module.ts";
import { examineSavepoint, importSavepoint as importTo } from "../savepoint/import-savepoint.ts";
import { transportsAt, urlsOf } from "./endpoints.ts";
import { printAnswer, widthOf } from "./output.ts";
import { type Progress, startProgress } from "./progress.ts";
import { savepointText } from "./savepoint-text.ts";
import type { Session } from "./session.ts";

const MEBIBYTE = 1024 * 1024;

/** Its options, as they were given. */
export interface ImportSavepointOptions {
  readonly data?: string;
  readonly module?: string;
  readonly endpoint?: readonly string[];
  readonly keepOrphans?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Without a folder, and in a dry run, nothing is written. @throws UsageError; Error when it cannot be imported */
export async function importSavepoint(
  session: Session,
  savepoint: string,
  {
    data,
    module: file = "module.yaml",
    endpoint,
    keepOrphans,
    dryRun,
    json,
  }: ImportSavepointOptions,
): Promise<void> {
  const folder = dryRun ? undefined : data;
  const module = readModule(file);
  let progress: Progress | undefined;
  const options = {
    module,
    transport: transportsAt(urlsOf(endpoint, module)),
    keepsOrphans: keepOrphans,
    onProgress(bytes: number, of: number) {
      progress ??= startProgress(session, "MiB of the savepoint read", Math.ceil(of / MEBIBYTE));
      progress.at(Math.floor(bytes / MEBIBYTE));
    },
  };
  try {
    const report =
      folder === undefined
        ? await examineSavepoint(savepoint, options)
        : await importTo(savepoint, folder, options);
    progress?.end();
    const answer = { ...report, folder };
    printAnswer(session, { json }, answer, savepointText(answer, widthOf(session.stdout)));
  } finally {
    progress?.end();
  }
}
