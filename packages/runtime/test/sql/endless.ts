/** A program that opens a store and asks for what has no end. A test starts and kills it: endless.ts FOLDER */
import { join } from "node:path";
import { SqlReader } from "../../src/sql/reader.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { ENDLESS } from "./reading.ts";

const [folder = ""] = process.argv.slice(2);
await openSqliteStore(folder);
const reader = new SqlReader({ path: join(folder, "store.db"), walBytes: 256 * 1024 * 1024 });
const { signal } = new AbortController();
const ask = (query: string) =>
  reader.query({ query, params: [], limit: 1, timeout: 600_000 }, signal);
await ask("SELECT 1");
void ask(ENDLESS);
process.stdout.write("asked\n");
