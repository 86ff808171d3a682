/** A backup in a process of its own, which the one that runs the functions can end at any moment: backup-process.ts DATA TARGET */
import { backUp } from "./backup.ts";
import type { BackupMessage } from "./backup-job.ts";
import { stepBack } from "./pace.ts";

const [, , folder = "", target = ""] = process.argv;
const tell = (message: BackupMessage): void => void process.send?.(message);

// Nobody is there any more to be told of it.
process.once("disconnect", () => process.exit(1));
stepBack();
try {
  const report = await backUp(folder, target, {
    onProgress: (progress) => tell({ progress }),
  });
  tell({ report });
} catch (error) {
  tell({ error: error instanceof Error ? error.message : String(error) });
}
process.disconnect();
