/** What one engine consists of before anything runs: its folder, its ports and its configuration, written down. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { flinkConfig, renderConfig } from "./flink-config.ts";
import { fetchJars, type Jars } from "./jars.ts";
import { findJava } from "./java.ts";
import { assertFree, freePort } from "./ports.ts";
import type { Watchdog } from "./watchdog.ts";

export interface Ports {
  /** The API in front of Kafka. */
  readonly api: number;
  readonly flink: number;
  readonly kafka: number;
  readonly functions: number;
}

export interface LayoutOptions {
  /** The project's own if none is given. */
  readonly moduleFile?: string;
  /** Between checkpoints, in milliseconds (1000): egress records become visible with them. */
  readonly checkpointInterval?: number;
  /** With it, a restarted JobManager goes on with the job by itself (true). */
  readonly highAvailability?: boolean;
  /** Settings of flink-conf.yaml, on top of what is there. */
  readonly flinkConfig?: Readonly<Record<string, string>>;
  /** Those that are not given are chosen. */
  readonly ports?: Partial<Ports>;
  /** Where the log files go, to stay there; if none is given they go with the engine. */
  readonly logFolder?: string;
}

export interface Layout {
  readonly java: string;
  readonly jars: Jars;
  readonly folder: string;
  readonly logFolder: string;
  readonly configFolder: string;
  readonly moduleFile: string;
  /** The copy of the module that Flink reads. */
  readonly moduleCopy: string;
  readonly ports: Ports;
  readonly controllerPort: number;
  /** Undefined: no high availability. */
  readonly zooKeeperPort: number | undefined;
}

const MODULE = fileURLToPath(new URL("../../module.yaml", import.meta.url));
const MIN_CHECKPOINT_MS = 10;

/** @throws EngineError where Java or Maven is missing */
export async function layOut(
  options: LayoutOptions,
  watchdog: Watchdog,
  progress: (line: string) => void,
): Promise<Layout> {
  const java = findJava();
  const jars = await fetchJars({ env: process.env, watchdog, progress });
  const ports = await choosePorts(options.ports ?? {});
  const [rpcPort, controllerPort, zooKeeper] = [
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const zooKeeperPort = options.highAvailability === false ? undefined : zooKeeper;

  const folder = await mkdtemp(join(tmpdir(), "statefun-flink-"));
  watchdog.watchFolder(folder);
  const logFolder = resolve(options.logFolder ?? join(folder, "logs"));
  const configFolder = join(folder, "conf");
  const moduleCopy = join(configFolder, "module.yaml");
  for (const part of [logFolder, configFolder, join(folder, "tmp"), join(folder, "kafka")]) {
    await mkdir(part, { recursive: true });
  }
  const config = flinkConfig({
    folder,
    moduleFile: moduleCopy,
    restPort: ports.flink,
    rpcPort,
    zooKeeperPort,
    checkpointIntervalMs: Math.max(MIN_CHECKPOINT_MS, options.checkpointInterval ?? 1000),
    extra: options.flinkConfig ?? {},
  });
  await writeFile(join(configFolder, "flink-conf.yaml"), renderConfig(config));
  const moduleFile = resolve(options.moduleFile ?? MODULE);
  return {
    java,
    jars,
    folder,
    logFolder,
    configFolder,
    moduleFile,
    moduleCopy,
    ports,
    controllerPort,
    zooKeeperPort,
  };
}

async function choosePorts({ api, flink, kafka, functions }: Partial<Ports>): Promise<Ports> {
  for (const port of [api, flink, kafka, functions]) {
    if (port !== undefined) await assertFree(port);
  }
  return {
    api: api ?? (await freePort()),
    flink: flink ?? (await freePort()),
    kafka: kafka ?? (await freePort()),
    functions: functions ?? (await freePort()),
  };
}
