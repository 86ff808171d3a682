/**
 * The programs of `npm run model` on the real engine, judged by the same model. In one job, each on instances of its own, and in
 * real time, so that all times are a fiftieth; where Flink and the local runtime may differ, the model says so.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { nodeListener } from "statefun-ts/node";
import { beforeAll, describe, expect, test } from "vitest";
import { produce } from "../../harness/api.ts";
import { type Arrival, arrivalsOf, lookAround, scriptOf } from "../../model/script.ts";
import { programFunctions } from "../../simulate/functions.ts";
import { MODULE_FILE, ROUTES } from "../../simulate/module.ts";
import { UNDISTURBED } from "../../simulate/observed.ts";
import { replay, type Shown } from "../../simulate/replay.ts";
import { type Engine, startEngine, whatIsMissing } from "../engine.ts";
import { TopicReader } from "../reader.ts";
import { until } from "../wait.ts";

const mustRun = Boolean(process.env["CI"]) || whatIsMissing() === undefined;
const patience = { timeout: 300_000 };
const PROGRAMS = 50;
const TIME_SCALE = 1 / 50;
/** Between what comes to two programs, in real time: one after the other, so that none of them has to wait for long. */
const PAUSE_MS = 50;
// A batch may be as large as in a module that does not say so.
const GIVEN = { ...UNDISTURBED, maxBatch: 1000, timeScale: TIME_SCALE };

describe.skipIf(!mustRun)("random programs on Flink", () => {
  let engine: Engine;
  let reader: TopicReader;
  let version = 0;

  beforeAll(async () => {
    const world = { now: Date.now, timeScale: TIME_SCALE };
    const listeners = programFunctions(world).map((functions) => nodeListener(functions));
    const server = createServer((request, response) => listeners[version]?.(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    engine = await startEngine({
      moduleFile: MODULE_FILE,
      functionsUrl: `http://127.0.0.1:${port}`,
      topics: ["out", "emitted"],
      highAvailability: false,
    });
    reader = new TopicReader(engine.kafka);
    return async () => {
      await reader.close();
      await engine.stop();
      server.close();
    };
  });

  test("do what the model does, though the TaskManager is killed meanwhile", patience, async () => {
    const scripts = Array.from({ length: PROGRAMS }, (_, index) =>
      scriptOf(index + 1, `${index + 1}-`),
    );
    const rounds = Math.max(...scripts.map((script) => script.rounds.length));
    for (let round = 0; round < rounds; round++) {
      for (const script of scripts) {
        await arrive(arrivalsOf(script, round));
        await sleep(PAUSE_MS);
      }
      if (round !== 1) continue;
      // The functions of a later version declare more values.
      version = 1;
      await engine.taskmanager.kill("SIGKILL");
      await engine.taskmanager.restart();
      await engine.awaitRunning();
    }
    await atRest();
    await arrive(scripts.flatMap((script) => lookAround(script)));
    const { violations, runs } = await atRest();
    process.stdout.write(`${PROGRAMS} programs with ${runs} messages on Flink\n`);
    expect(violations).toEqual([]);
  });

  async function arrive(arrivals: readonly Arrival[]): Promise<void> {
    for (const topic of Object.keys(ROUTES)) {
      const records = arrivals
        .filter((arrival) => arrival.topic === topic)
        .map(({ id, step }) => ({ key: id, value: step }));
      if (records.length > 0) await produce(engine.apiUrl, topic, records);
    }
  }

  /** What is there once nothing is left that had to run. */
  async function atRest() {
    let left: readonly string[] = [];
    const probe = async () => {
      const topics = new Map<string, Shown[]>();
      for (const topic of [...Object.keys(ROUTES), "out", "emitted"]) {
        topics.set(topic, await readAll(topic));
      }
      const replayed = replay(
        {
          routes: ROUTES,
          records: (topic) => topics.get(topic) ?? [],
          // After the functions had answered, and before the producer had the record.
          applied: ({ at }, timestamp) => [at, timestamp],
        },
        GIVEN,
      );
      left = replayed.left;
      const runs = topics.get("out")?.length ?? 0;
      return left.length === 0 ? { ...replayed, runs } : undefined;
    };
    return await until("waiting for all programs to run", probe, {
      timeoutMs: 60_000,
      everyMs: 1000,
      details: () => `these have not: ${left.slice(0, 20)}`,
    });
  }

  async function readAll(topic: string): Promise<Shown[]> {
    const shown: Shown[] = [];
    for (let offset = 0; ; ) {
      const query = { offset, maxBytes: 1024 * 1024, timeoutMs: 0 };
      const page = await reader.read(topic, query, AbortSignal.timeout(10_000));
      for (const { key, value, timestamp } of page) {
        shown.push({ key: textOf(key), value: JSON.parse(textOf(value)), timestamp });
      }
      const last = page.at(-1);
      if (last === undefined) return shown;
      offset = last.offset + 1;
    }
  }
});

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();
