/** workerd, the runtime of Cloudflare's Workers: a Durable Object for each cart and item, each with its own SQLite file. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { installPackages } from "../../../harness/fetching.ts";
import { Program } from "../../../harness/program.ts";
import { newFolder } from "../../systems.ts";
import { shopOverHttp } from "../http-shop.ts";
import type { Peer, PeerShop } from "../peer.ts";

const HERE = import.meta.dirname;

export const WORKERD: Peer = {
  name: "workerd",
  durability: "SQLite as workerd sets it: each object commits and syncs a file of its own",
  differs: "answers when done: 400 adds on their way",
  fetch: () => installPackages(HERE),
  start,
};

async function start(): Promise<PeerShop> {
  const { folder, remove } = newFolder();
  const { default: binary } = createRequire(join(HERE, "package.json"))("workerd") as {
    default: string;
  };
  const config = join(HERE, "workerd.capnp");
  // Tells the port that it has found.
  const args = ["serve", config, `--directory-path=disk=${folder}`, "--control-fd=1"];
  const workerd = new Program([binary, ...args]);
  await workerd.printed(/"port":/);
  return {
    ...shopOverHttp(`http://127.0.0.1:${workerd.find(/"port":(\d+)/)}`),
    processes: [{ name: "workerd", pid: workerd.commandPid }],
    async stop() {
      await workerd.destroy();
      remove();
    },
  };
}
