/** Restate: its server, and the shop as a service in a process of its own, on the official TypeScript SDK. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { freePort } from "../../../flink/ports.ts";
import { until } from "../../../flink/wait.ts";
import { installPackages } from "../../../harness/fetching.ts";
import { Program } from "../../../harness/program.ts";
import { ITEMS, STOCK } from "../../load.ts";
import { sum } from "../../statistics.ts";
import { newFolder } from "../../systems.ts";
import { doneWhenAnswered, post } from "../http-shop.ts";
import type { Peer, PeerShop, Units } from "../peer.ts";

const HERE = import.meta.dirname;
const MAX_START_MS = 60_000;

/** @param partitions what it comes with is 24; with one it is fastest on two cores */
export function restatePeer(name: string, partitions: number): Peer {
  return {
    name,
    durability: `RocksDB's log, rocksdb-disable-wal-fsync=false, default-num-partitions=${partitions}`,
    differs: "a request for each add, answered when done: 400 on their way",
    fetch: () => installPackages(HERE),
    start: () => start(partitions),
  };
}

async function start(partitions: number): Promise<PeerShop> {
  const { folder, remove } = newFolder();
  const ingress = `127.0.0.1:${await freePort()}`;
  const admin = `127.0.0.1:${await freePort()}`;
  const binary = `@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`;
  const path = createRequire(join(HERE, "package.json")).resolve(binary);
  const server = new Program([path, "--no-logo", "--base-dir", folder], {
    env: {
      RESTATE_INGRESS__BIND_ADDRESS: ingress,
      RESTATE_ADMIN__BIND_ADDRESS: admin,
      RESTATE_BIND_ADDRESS: `127.0.0.1:${await freePort()}`,
      RESTATE_LISTEN_MODE: "tcp",
      RESTATE_DEFAULT_NUM_PARTITIONS: `${partitions}`,
      RESTATE_LOG_FILTER: "warn",
      RESTATE_DISABLE_TELEMETRY: "true",
      RESTATE_ADMIN__DISABLE_WEB_UI: "true",
    },
  });
  const env = { NODE_ENV: "production" };
  const service = new Program([process.execPath, join(HERE, "shop.mjs")], { env });
  await service.printed(/ is ready/);
  await until("waiting for Restate", () => register(`http://${admin}`, service.functions), {
    timeoutMs: MAX_START_MS,
    details: () => server.stderr,
  });
  const call = (handler: string, body: unknown) => post(`http://${ingress}/${handler}`, body);
  return {
    processes: [
      { name: "restate-server", pid: server.commandPid },
      { name: "service", pid: service.pid },
    ],
    restock: async (itemId, quantity) => void (await call(`stock/${itemId}/restock`, { quantity })),
    addToCarts: async (adds) => {
      const add = { quantity: 1, at: Date.now() };
      await Promise.all(
        adds.map(({ userId, itemId }) => call(`cart/${userId}/add`, { ...add, itemId })),
      );
    },
    ...doneWhenAnswered,
    units: () => unitsOf(`http://${admin}`),
    async stop() {
      await Promise.all([server.destroy(), service.destroy()]);
      remove();
    },
  };
}

async function register(admin: string, uri: string): Promise<true> {
  await post(`${admin}/deployments`, { uri });
  return true;
}

/** Restate's own table of the state of all objects. */
async function unitsOf(admin: string): Promise<Units> {
  const query = "SELECT service_name AS name, value_utf8 AS value FROM state";
  const { rows } = (await post(`${admin}/query`, { query })) as {
    rows: { name: string; value: string }[];
  };
  const values = (name: string) =>
    rows.filter((row) => row.name === name).map(({ value }) => JSON.parse(value));
  const units = values("cart").flatMap((cart: { basket: Record<string, number> }) =>
    Object.values(cart.basket),
  );
  return { inBaskets: sum(units), taken: ITEMS * STOCK - sum(values("stock")) };
}
