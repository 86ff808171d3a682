/** ZooKeeper, from within Flink's own jars: where the JobManager keeps what it needs to go on after it was killed. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jvm, SMALL } from "./jvm.ts";
import type { Command } from "./process.ts";

export interface ZooKeeperOptions {
  readonly java: string;
  readonly classPath: string;
  readonly folder: string;
  readonly port: number;
}

export async function prepareZooKeeper({ folder, port }: ZooKeeperOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = [
    // In milliseconds; sessions last 2 to 20 of them.
    "tickTime=1000",
    `dataDir=${folder}`,
    `clientPort=${port}`,
    "clientPortAddress=127.0.0.1",
    "maxClientCnxns=0",
    "admin.enableServer=false",
  ];
  await writeFile(join(folder, "zoo.cfg"), `${lines.join("\n")}\n`);
}

export function zooKeeperCommand({ java, classPath, folder }: ZooKeeperOptions): Command {
  return jvm({
    java,
    classPath,
    mainClass:
      "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.quorum.QuorumPeerMain",
    args: [join(folder, "zoo.cfg")],
    options: [...SMALL, "-Xmx96m"],
  });
}
