/** A program that opens a store and says how that went. Tests start it: open-store.ts FOLDER close|hold */
import { setImmediate as turn } from "node:timers/promises";
import { openSqliteStore } from "../../src/store/sqlite.ts";

const [folder = "", mode] = process.argv.slice(2);
let said = "opened";
try {
  const { close } = await openSqliteStore(folder);
  if (mode === "hold") setInterval(() => undefined, 1000);
  else await close();
} catch (error) {
  said = (error as Error).message;
}
// Nobody refers to the store any more, which must not let go of the folder.
globalThis.gc?.();
await turn();
process.stdout.write(`${said}\n`);
