/** Sends the requests, a few at a time, and collects what is wrong with what comes back. */
import { randomOf } from "statefun-runtime/simulation";
import type { Shot, Surface } from "./surface.ts";

export interface RunOptions {
  readonly surfaces: readonly Surface[];
  readonly seed: number;
  readonly numbers: Iterable<number>;
  /** Requests that are on their way at the same time. */
  readonly parallel: number;
  /** Says whether to go on: nothing is left to find out from a program that has ended. */
  readonly goOn: () => boolean;
}

export interface Fault {
  readonly surface: string;
  /** Of the request that showed it. */
  readonly number: number | undefined;
  readonly what: string;
  readonly request?: string;
}

export interface RunResult {
  /** By surface and status. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly faults: readonly Fault[];
  readonly slowestMs: number;
}

/** Request `number` of a seed: the same one each time, whatever was sent before. */
export function aim(
  surfaces: readonly Surface[],
  seed: number,
  number: number,
): { readonly surface: Surface; readonly shot: Shot } {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) + Math.imul(number, 0x85ebca77));
  const turns = surfaces.flatMap((surface) =>
    Array.from({ length: surface.weight }, () => surface),
  );
  const surface = random.pick(turns);
  return { surface, shot: surface.aim(random, number) };
}

export async function send(options: RunOptions): Promise<RunResult> {
  const { surfaces, seed, parallel, goOn } = options;
  const counts = new Map(surfaces.map(({ name }) => [name, new Map<string, number>()]));
  const faults: Fault[] = [];
  let slowestMs = 0;
  const numbers = options.numbers[Symbol.iterator]();

  const sendOne = async (number: number): Promise<void> => {
    const { surface, shot } = aim(surfaces, seed, number);
    const { name } = surface;
    const started = performance.now();
    const outcome = await shot.fire().catch((error: Error) => ({
      status: error.name,
      faults: [error.message],
    }));
    slowestMs = Math.max(slowestMs, performance.now() - started);
    const ofSurface = counts.get(name);
    ofSurface?.set(outcome.status, (ofSurface.get(outcome.status) ?? 0) + 1);
    faults.push(
      ...outcome.faults.map((what) => ({ surface: name, number, what, request: shot.what })),
    );
  };
  const worker = async (): Promise<void> => {
    while (goOn()) {
      const { value, done } = numbers.next();
      if (done === true) return;
      await sendOne(value);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return { counts, faults, slowestMs };
}

/** The faults that show only at the end. */
export async function finish(surfaces: readonly Surface[]): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { name: surface, finish } of surfaces.map((each) => ({
    name: each.name,
    finish: () => each.finish(),
  }))) {
    const found = await finish().catch((error: Error) => [error.message]);
    faults.push(...found.map((what) => ({ surface, number: undefined, what })));
  }
  return faults;
}
