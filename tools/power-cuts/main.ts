/** npm run power-cuts: power cuts at moments of recorded workloads, each from a seed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomOf } from "statefun-runtime/simulation";
import { print, readOptions, run } from "statefun-wire/program";
import { eachSeed, readSeeds } from "../harness/seeds.ts";
import { type Cut, drawCut } from "./cut.ts";
import { tryFaults } from "./faults.ts";
import type { Loss } from "./losses.ts";
import { type Recording, record } from "./recording.ts";
import { failureOf, leastOf } from "./report.ts";
import { shrink } from "./shrink.ts";
import { survive } from "./survival.ts";
import type { Workload } from "./workload.ts";
import { WORKLOADS } from "./workloads/index.ts";

const HELP = `
Cuts the power. Each workload is run once, with its real store, and all that it does to its disk is recorded by strace. From
that, disks are made as they may be after a power cut: with all that was synced, and with any part of the rest lost or torn. On
each the runtime has to start, with all that was acknowledged, and to go on to the right end.

  npm run power-cuts [-- --seeds A..B] [-- --recordings FOLDER]
  npm run power-cuts -- --faults

  --seeds A..B         from A to B, or one (1..200)
  --recordings FOLDER  where the recordings are kept; those that are there are used
  --faults             no cuts but errors of the disk, one in each run: at each of its syncs, and at each write of a full disk

A cut that is not survived is printed with its seed and the least that has to be lost for that, and the disk is kept: exit code
1 then. Linux alone, with strace.
`;

await run(async () => {
  const { values } = readOptions(HELP, {
    seeds: { type: "string", default: "1..200" },
    recordings: { type: "string" },
    faults: { type: "boolean", default: false },
  });
  const seeds = readSeeds(values.seeds);
  const folder = values.recordings ?? mkdtempSync(join(tmpdir(), "power-cuts-"));
  if (values.faults) {
    const { tried, failed } = await tryFaults(folder, (text) => print(process.stdout, text));
    print(process.stdout, `${tried} faults of the disk: ${failed} failed`);
    if (failed > 0) process.exitCode = 1;
    else rmSync(folder, { recursive: true });
    return undefined;
  }
  const recordings = new Map<Workload, Recording>();
  let hasFailed = false;
  await eachSeed("power cuts", seeds, async (seed) => {
    const workload = WORKLOADS[seed % WORKLOADS.length] as Workload;
    const recording = recordings.get(workload) ?? record(workload, join(folder, workload.name));
    recordings.set(workload, recording);
    if (await isSurvived(recording, seed, join(folder, `seed-${seed}`))) return true;
    hasFailed = true;
    print(process.stdout, `  again: npm run power-cuts -- --recordings ${folder} --seeds ${seed}`);
    return false;
  });
  if (!hasFailed && values.recordings === undefined) rmSync(folder, { recursive: true });
  return undefined;
});

/** Whether the cut of a seed is. If not, its disk is left in a folder of its own. */
async function isSurvived(recording: Recording, seed: number, folder: string): Promise<boolean> {
  const cut = drawCut(recording, Math.floor(seed / WORKLOADS.length), randomOf(seed));
  const after = (other: Cut) => survive(recording, other, folder);
  const wrong = await after(cut);
  if (wrong.length === 0) {
    rmSync(folder, { recursive: true });
    return true;
  }
  print(process.stdout, failureOf(seed, recording, cut, wrong));
  const loss = await shrink(
    cut.loss,
    async (less: Loss) => (await after({ ...cut, loss: less })).length > 0,
  );
  const least = { ...cut, loss };
  print(process.stdout, leastOf(recording, least, await after(least)));
  print(process.stdout, `  its disk, with which it was tried to go on: ${folder}`);
  return false;
}
