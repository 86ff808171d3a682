/** DBOS for Python, with its system database and the shop's tables in SQLite files. */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runIn } from "../../../harness/fetching.ts";
import { Program, ROOT } from "../../../harness/program.ts";
import { newFolder } from "../../systems.ts";
import { shopOverHttp } from "../http-shop.ts";
import type { Peer, PeerShop } from "../peer.ts";

const HERE = import.meta.dirname;
const REQUIREMENTS = join(HERE, "requirements.txt");
const PYTHON = join(ROOT, ".cache/bench/dbos");
const INSTALLED = join(PYTHON, "requirements.txt");

export const DBOS: Peer = {
  name: "DBOS",
  durability: "SQLite, WAL, synchronous=FULL: a commit for each step of each workflow",
  differs: "no idle timer; answers when done: 400 adds on their way",
  fetch,
  start,
};

async function fetch(): Promise<void> {
  if (textOf(INSTALLED) === textOf(REQUIREMENTS)) return;
  await runIn(HERE, "python3", "-m", "venv", "--clear", PYTHON);
  await runIn(HERE, join(PYTHON, "bin/pip"), "install", "--quiet", "--requirement", REQUIREMENTS);
  copyFileSync(REQUIREMENTS, INSTALLED);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

async function start(): Promise<PeerShop> {
  const { folder, remove } = newFolder();
  const dbos = new Program([join(PYTHON, "bin/python"), join(HERE, "shop.py"), folder]);
  await dbos.printed(/ is ready/);
  return {
    ...shopOverHttp(dbos.functions),
    processes: [{ name: "dbos", pid: dbos.pid }],
    async stop() {
      await dbos.destroy();
      remove();
    },
  };
}
