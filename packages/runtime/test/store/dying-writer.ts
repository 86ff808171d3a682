/** A program that is killed while it opens a store, right before a transaction is committed: dying-writer.ts STORE */
import { DatabaseSync } from "node:sqlite";
import { prepareSchema } from "../../src/store/schema.ts";

const [path = ""] = process.argv.slice(2);
const database = new DatabaseSync(path);
const { exec } = database;
database.exec = (sql) => {
  if (/\bCOMMIT\b/.test(sql)) process.kill(process.pid, "SIGKILL");
  exec.call(database, sql);
};
prepareSchema(database, path);
