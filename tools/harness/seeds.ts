/** How tools that go through seeds take them, show how far they are, and say what came of it: all of them alike. */
import { print, UsageError } from "statefun-wire/program";

const SHOWN_EVERY_MS = 200;

/** From the first to the last, both of them. */
export type Seeds = readonly [from: number, to: number];

/** @throws UsageError */
export function readSeeds(text: string): Seeds {
  const [, from = "", to = from] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text) ?? [];
  const seeds: Seeds = [Number(from), Number(to)];
  if (from !== "" && seeds[0] <= seeds[1]) return seeds;
  throw new UsageError(`--seeds ${text}: expected two whole numbers, such as 1..1000, or one`);
}

/**
 * Tries each seed, one after the other, and prints how many `what` there were, and how many failed: exit code 1 then. A failure
 * has been printed by `isGood`.
 */
export async function eachSeed(
  what: string,
  [from, to]: Seeds,
  isGood: (seed: number) => Promise<boolean>,
): Promise<void> {
  const begun = performance.now();
  let shownAt = begun;
  let failed = 0;
  for (let seed = from; seed <= to; seed++) {
    if (!(await isGood(seed))) failed++;
    const now = performance.now();
    if (process.stderr.isTTY && now - shownAt >= SHOWN_EVERY_MS) {
      shownAt = now;
      process.stderr.write(`\r\u001b[Kseed ${seed} of ${to}, ${failed} failed`);
    }
  }
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  const count = to - from + 1;
  const perSecond = (count / (performance.now() - begun)) * 1000;
  print(
    process.stdout,
    `${count} ${what}, seeds ${from} to ${to}: ${failed} failed; ${perSecond.toFixed(0)} a second`,
  );
  if (failed > 0) process.exitCode = 1;
}
