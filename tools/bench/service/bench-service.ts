/**
 * The functions service alone, beside the limit and the official SDKs: the same requests to each, whose answers have to
 * mean the same. They take turns in each cell of the table, because a machine is faster at one time than at another, and
 * what counts is CPU time: requests a second say as much about the load and about who else is on the machine.
 */
import { deepEqual } from "node:assert/strict";
import { availableParallelism } from "node:os";
import type { Program } from "../../harness/program.ts";
import type { BenchOptions, Row } from "../options.ts";
import { type NamedProcess, usageOf } from "../usage.ts";
import { aimRows } from "./aims.ts";
import { meaning } from "./answers.ts";
import { type Cell, cellRow, type Figures } from "./cells.ts";
import { CONTENDERS, type Contender, LIMIT, processesOf } from "./contenders.ts";
import { httpRequest, Load } from "./load.ts";
import { BATCHES, requests } from "./requests.ts";

const CONNECTIONS = [1, 16, 64] as const;
/** For each batch, before the first round: Node compiles for longer the more there is to compile. */
const WARM_UP_MS = 3000;
/** At the start of each cell: what the one before left is done. */
const SETTLE_MS = 150;
const MEASURE_MS = 1300;

interface Running extends Contender {
  readonly program: Program;
  readonly url: URL;
  readonly processes: readonly NamedProcess[];
}

/** Resolves with two tables, of the cells and of the aims. */
export async function benchService({
  rounds,
  progress,
}: Pick<BenchOptions, "rounds" | "progress">): Promise<readonly [Row[], Row[]]> {
  const running = await startAll(progress);
  try {
    await checkAnswers(running);
    for (const contender of running) {
      progress(`warm-up, ${contender.name}`);
      for (const batch of BATCHES) await measure(contender, batch, 16, WARM_UP_MS);
    }
    const cells = emptyCells(running);
    for (let round = 1; round <= rounds; round++) {
      progress(`round ${round}`);
      for (const cell of cells) {
        const contender = running.find(({ name }) => name === cell.name);
        if (contender === undefined) continue;
        cell.figures.push(await measure(contender, cell.batch, cell.connections, MEASURE_MS));
      }
    }
    return [cells.map((cell) => cellRow(cell, cells, LIMIT)), aimRows(cells)];
  } finally {
    await Promise.all(running.map(({ program }) => program.end()));
  }
}

/** Leaves out who cannot be had here. */
async function startAll(progress: BenchOptions["progress"]): Promise<Running[]> {
  const running: Running[] = [];
  for (const contender of CONTENDERS) {
    progress(`starts ${contender.name}`);
    try {
      const program = await contender.start();
      const url = new URL(program.functions);
      running.push({ ...contender, program, url, processes: processesOf(program) });
    } catch (error) {
      progress(`${contender.name} is left out: ${error instanceof Error ? error.message : error}`);
    }
  }
  return running;
}

/** @throws Error when one of them does not do what the first does */
async function checkAnswers(running: readonly Running[]): Promise<void> {
  for (const batch of BATCHES) {
    const answers = await Promise.all(running.map((contender) => meanings(contender, batch)));
    for (const [n, { name }] of running.entries()) {
      deepEqual(
        answers[n],
        answers[0],
        `${name} answers ${running[0]?.name}'s requests differently`,
      );
    }
  }
}

async function meanings({ url, idleTimer }: Running, batch: number): Promise<unknown[]> {
  return await Promise.all(
    requests(batch, idleTimer).map(async (body) => {
      const headers = { "content-type": "application/octet-stream" };
      const response = await fetch(url, { method: "POST", headers, body: Buffer.from(body) });
      if (!response.ok) throw new Error(`${url} answers ${response.status}`);
      return meaning(await response.bytes());
    }),
  );
}

/** The contenders of a cell come one after the other. */
function emptyCells(running: readonly Running[]): Cell[] {
  return BATCHES.flatMap((batch) =>
    CONNECTIONS.flatMap((connections) =>
      running.map(({ name }) => ({ name, batch, connections, figures: [] })),
    ),
  );
}

async function measure(
  { url, idleTimer, processes }: Running,
  batch: number,
  connections: number,
  ms: number,
): Promise<Figures> {
  const posts = requests(batch, idleTimer).map((body) => httpRequest(url, body));
  const load = await Load.open(url, posts, connections);
  // Only where a core is left for it: two workers on two cores share them with the load, which then must not take one.
  const awake = availableParallelism() > processes.length;
  try {
    await load.run(SETTLE_MS, awake);
    const cpuBefore = cpuSeconds(processes);
    const started = performance.now();
    const answers = await load.run(ms, awake);
    const seconds = (performance.now() - started) / 1000;
    return {
      requestsPerSecond: answers / seconds,
      cpuMicrosPerRequest: ((cpuSeconds(processes) - cpuBefore) * 1e6) / answers,
    };
  } finally {
    load.close();
  }
}

function cpuSeconds(processes: readonly NamedProcess[]): number {
  return usageOf(processes).reduce((sum, usage) => sum + usage.cpuSeconds, 0);
}
