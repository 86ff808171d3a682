/** What the machine has to offer: Node, the disk, the ports. */
import { accessSync, constants, existsSync, readFileSync, statfsSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, resolve } from "node:path";
import { explain } from "statefun-wire/program";
import type { Finding } from "./finding.ts";

const GIB = 2 ** 30;
/** A store with less room to grow in than this is soon to fail, in bytes. */
const LITTLE_BYTES = GIB;

/** Whether this Node is one that the package is made for. */
export function examineNode(): Finding {
  const about = "node";
  const manifest = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  const { engines } = JSON.parse(manifest) as { readonly engines: { readonly node: string } };
  return { about, state: "good", finding: `${process.version}, of ${engines.node}` };
}

/** Whether the data folder, or where it is to be made, can be written to, and has room. */
export function examineDisk(folder: string): Finding {
  const about = "disk";
  let place = resolve(folder);
  while (!existsSync(place)) place = dirname(place);
  try {
    accessSync(place, constants.W_OK);
    const { bavail, bsize } = statfsSync(place);
    const free = bavail * bsize;
    const finding = `${(free / GIB).toFixed(1)} GiB are free for ${folder}`;
    if (free >= LITTLE_BYTES) return { about, state: "good", finding };
    return {
      about,
      state: "bad",
      finding,
      remedy: "make room, or choose another folder by --data",
    };
  } catch (error) {
    const remedy = "let this user write there, or choose another folder by --data";
    return { about, state: "bad", finding: explain(error), remedy };
  }
}

/** Whether a runtime could listen there. */
export async function examinePort(host: string, port: number): Promise<Finding> {
  const about = `port ${port}`;
  const server = createServer();
  try {
    await new Promise<void>((done, fail) => {
      server.once("error", fail).listen(port, host, done);
    });
    return { about, state: "good", finding: `it is free on ${host}` };
  } catch (error) {
    const remedy = "stop what listens there, or give the runtime another one by --port";
    return { about, state: "bad", finding: explain(error), remedy };
  } finally {
    server.close();
  }
}
