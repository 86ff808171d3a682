/** Whether a runtime goes on after a power cut, with all that was acknowledged, and nothing twice. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { verifyStore } from "statefun-runtime";
import { type Cut, diskAt, knowledgeAt } from "./cut.ts";
import { bytesOf, hashOf, Life } from "./life.ts";
import { lossesOf } from "./losses.ts";
import type { Recording } from "./recording.ts";
import type { Knowledge, SeenRecord } from "./told.ts";

/** The number of the process that goes on after the cut. */
const LAST = 1000;

/**
 * Makes the disk as the cut leaves it, in folder `path`, and has a runtime go on with it.
 *
 * @returns what is wrong: nothing in the end
 */
export async function survive(
  recording: Recording,
  { at, loss }: Cut,
  path: string,
): Promise<string[]> {
  rmSync(path, { recursive: true, force: true });
  diskAt(recording, at).writeTo(path, lossesOf(loss));
  const known = knowledgeAt(recording, at);
  const { workload, steps } = recording;
  const folder = join(path, "data");
  const life = new Life({ workload, steps, folder, known, number: LAST, tell: () => undefined });
  try {
    await life.begin();
    const lost = lostOf(life, known, recording);
    if (lost.length > 0) return lost;
    const findings = verifyStore(folder).findings;
    if (findings.length > 0) return [...findings];
    life.askAgain({ alsoSomeAnswered: true });
    await life.end();
    return [
      ...life.contradictions,
      ...workload.check(life.simulation.committed, life.asked),
      ...verifyStore(folder).findings,
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await life.simulation.kill();
  }
}

/** What was known outside, and is not so any more. */
function lostOf(life: Life, known: Knowledge, { steps }: Recording): string[] {
  const lost: string[] = [];
  const topics = new Map<string, ReadonlyMap<number, string>>();
  const { committed } = life.simulation;
  // What functions have read may be forgotten.
  const firstKept = (topic: string): number =>
    committed.firstOffset(topic) ?? committed.topic(topic)?.position ?? 0;
  const expect = (what: string, { topic, offset, hash }: SeenRecord): void => {
    const there =
      topics.get(topic) ?? new Map(life.records(topic, 0).map((one) => [one.offset, one.hash]));
    topics.set(topic, there);
    const found = there.get(offset);
    if (found === hash || offset < firstKept(topic)) return;
    lost.push(
      `record ${offset} of ${topic} was ${what}, and is ${found === undefined ? "gone" : "another"}`,
    );
  };
  for (const record of known.seen) expect("seen", record);
  for (const [number, offsets] of known.answers) {
    const step = steps[number];
    if (step?.do === "produce") {
      for (const [index, record] of step.records.entries()) {
        const offset = offsets?.[index] ?? -1;
        expect("acknowledged", { topic: step.topic, offset, hash: hashOf(bytesOf(record)) });
      }
    }
    if (step?.do === "operate" && step.isThere?.(committed) === false) {
      lost.push(`what step ${number} did was acknowledged, and is gone`);
    }
  }
  return lost;
}
