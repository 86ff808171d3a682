/** A whole run: starts the programs, sends a first part, looks how they are, sends the rest, and looks again. */
import type { Exit, Program } from "../harness/program.ts";
import { type Vitals, vitalsOf } from "../harness/vitals.ts";
import { Answers } from "./answers.ts";
import { Api } from "./api.ts";
import { DescribedApi } from "./described.ts";
import { HostileService } from "./hostile-service.ts";
import { Modules } from "./modules.ts";
import { Pages } from "./pages.ts";
import { Playground } from "./playground.ts";
import { type Health, heapFaults, report } from "./report.ts";
import { type Fault, finish, type RunResult, send } from "./run.ts";
import { Service } from "./service.ts";
import { type System, startSystem } from "./system.ts";

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  /** The number of the request that is sent alone. */
  readonly only: number | undefined;
}

const PARALLEL = 16;
/** So many of the requests fill the caches, before memory is looked at for the first time. */
const WARM_UP = 0.4;
/** How often the health is asked for meanwhile, and how long the answer may take, in milliseconds. */
const HEALTH_EVERY_MS = 500;
const MAX_HEALTH_MS = 5000;
/** How long the programs have to let go of what the last requests needed, in milliseconds. */
const SETTLE_MS = 15_000;

export async function fuzz(options: FuzzOptions): Promise<{ text: string; isSound: boolean }> {
  const { seed, requests, only } = options;
  const started = performance.now();
  const hostile = new HostileService();
  const system = await startSystem(await hostile.listen());
  const surfaces = [
    new Api(system.api),
    await DescribedApi.of(system.api),
    new Pages(system.api),
    new Playground(system.ingressPort, system.egressPort),
    new Service(system.functions),
    new Modules(system.folder),
    new Answers(hostile, system.api, system.ingressPort),
  ];
  const programs = [...system.programs];
  const ended = new Set<string>();
  for (const [name, { exited }] of programs) exited.then(() => ended.add(name), undefined);
  const goOn = (): boolean => ended.size === 0;
  const sendFrom = (from: number, to: number): Promise<RunResult> =>
    send({ surfaces, seed, numbers: range(from, to), parallel: PARALLEL, goOn });

  const faults: Fault[] = [];
  const stopWatching = watchHealth(system, faults);
  const warm = Math.ceil(requests * WARM_UP);
  try {
    const results =
      only === undefined ? [await sendFrom(0, warm)] : [await sendFrom(only, only + 1)];
    const before = await vitals(programs, goOn);
    if (only === undefined) results.push(await sendFrom(warm, requests));
    await stopWatching();
    faults.push(...results.flatMap((result) => result.faults));
    if (goOn()) faults.push(...(await finish(surfaces)));
    const health = await healthSince(before, programs, goOn);
    if (only === undefined) faults.push(...heapFaults(health));
    faults.push(...endFaults(ended, await system.close()));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const title = `npm run fuzz -- --seed ${seed} ${only === undefined ? `--requests ${requests}` : `--only ${only}`}, ${seconds} s`;
    return {
      text: [title, "", report(seed, merge(results), health, faults)].join("\n"),
      isSound: faults.length === 0,
    };
  } finally {
    await stopWatching();
    for (const [, program] of programs) await program.destroy();
    await hostile.close();
  }
}

function* range(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number++) yield number;
}

async function vitals(programs: readonly (readonly [string, Program])[], goOn: () => boolean) {
  return goOn() ? await Promise.all(programs.map(([, program]) => vitalsOf(program))) : [];
}

/** How they are since then. What was live for the last requests alone has a while to go. */
async function healthSince(
  before: readonly Vitals[],
  programs: readonly (readonly [string, Program])[],
  goOn: () => boolean,
): Promise<Health[]> {
  const deadline = performance.now() + SETTLE_MS;
  const delays = before.map(({ longestDelayMs }) => longestDelayMs);
  for (;;) {
    const after = await vitals(programs, goOn);
    after.forEach(({ longestDelayMs }, index) => {
      delays[index] = Math.max(delays[index] ?? 0, longestDelayMs);
    });
    const health = programs.map(([program], index) => ({
      program,
      heapBefore: before[index]?.heapBytes ?? 0,
      heapAfter: after[index]?.heapBytes ?? 0,
      longestDelayMs: delays[index] ?? 0,
    }));
    if (heapFaults(health).length === 0 || performance.now() > deadline) return health;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Whether the programs go on answering whatever is sent to them. */
function watchHealth({ api, functions }: System, faults: Fault[]): () => Promise<void> {
  const stopping = new AbortController();
  const urls = [api, functions].map((url) => new URL("/healthz", url).href);
  const ask = async (url: string): Promise<void> => {
    const what = await fetch(url, { signal: AbortSignal.timeout(MAX_HEALTH_MS) }).then(
      ({ ok, status }) => (ok ? undefined : `answered ${status}`),
      (error: Error) => error.message,
    );
    if (what !== undefined)
      faults.push({ surface: "health", number: undefined, what: `${url}: ${what}` });
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await Promise.all(urls.map(ask));
      await new Promise((resolve) => setTimeout(resolve, HEALTH_EVERY_MS));
    }
  })();
  return async () => {
    stopping.abort();
    await watching;
  };
}

/** Programs that ended on their own, or not in order when they were asked to. */
function endFaults(ended: ReadonlySet<string>, exits: ReadonlyMap<string, Exit>): Fault[] {
  return [...exits].flatMap(([program, { code, signal, stderr }]) => {
    if (code === 0 && stderr === "") return [];
    const when = ended.has(program) ? "ended on its own" : "was asked to end";
    return [
      {
        surface: program,
        number: undefined,
        what: `${when}, code ${code ?? signal}: ${stderr.slice(0, 2000)}`,
      },
    ];
  });
}

function merge(results: readonly RunResult[]): Omit<RunResult, "faults"> {
  const counts = new Map<string, Map<string, number>>();
  for (const [surface, statuses] of results.flatMap((result) => [...result.counts])) {
    const all = counts.get(surface) ?? new Map<string, number>();
    counts.set(surface, all);
    for (const [status, count] of statuses) all.set(status, (all.get(status) ?? 0) + count);
  }
  return { counts, slowestMs: Math.max(...results.map(({ slowestMs }) => slowestMs)) };
}
