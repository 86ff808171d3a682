/** A program that is killed right before its nth change of a name in the file system: dying-copy.ts N restore|import|savepoint SOURCE FOLDER */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [number = "", what = "", source = "", folder = ""] = process.argv.slice(2);
let left = Number(number);
const count = (): void => {
  left--;
  if (left === 0) process.kill(process.pid, "SIGKILL");
};
const { renameSync, linkSync, mkdirSync, rmSync } = fs;
fs.renameSync = (from, to) => {
  count();
  renameSync(from, to);
};
fs.linkSync = (from, to) => {
  count();
  linkSync(from, to);
};
fs.rmSync = (path, options) => {
  count();
  rmSync(path, options);
};
fs.mkdirSync = new Proxy(mkdirSync, {
  apply(target, self, args) {
    count();
    return Reflect.apply(target, self, args);
  },
});
syncBuiltinESMExports();

if (what === "import") {
  const { importStore } = await import("../../src/copies/lines/import.ts");
  const { linesOf } = await import("../../src/cli/produce/lines.ts");
  await importStore(linesOf(fs.createReadStream(source)), folder);
} else if (what === "savepoint") {
  const { importSavepoint } = await import("../../src/savepoint/import-savepoint.ts");
  const { readModule } = await import("../../src/module/module.ts");
  const missing = [{ name: "stock", typename: "t/t", expiry: "none", expireAfter: 0 }] as const;
  const transport = () => ({
    send: async () => ({ kind: "incomplete", missing }) as const,
    close: async () => undefined,
  });
  await importSavepoint(source, folder, { module: readModule("module.yaml"), transport });
} else {
  const { restore } = await import("../../src/copies/restore.ts");
  await restore(source, folder, { force: true });
}
