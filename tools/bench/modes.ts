/** What npm run bench can measure, by the options that ask for it. */
import { benchCompare, benchCompareGo } from "./compare/bench-compare.ts";
import { benchConsole } from "./console/bench-console.ts";
import { benchFairness } from "./fairness.ts";
import { benchFlink } from "./flink.ts";
import { benchGoSdk } from "./go-sdk.ts";
import { benchKafka } from "./kafka/bench-kafka.ts";
import { benchLocal } from "./local.ts";
import { type BenchOptions, type Row, readCount } from "./options.ts";
import { benchPeers } from "./peers/bench-peers.ts";
import { benchGrowth, benchScale } from "./scale/bench-scale.ts";
import { benchService } from "./service/bench-service.ts";
import { benchSoak } from "./soak/bench-soak.ts";

export interface Mode {
  /** Add-to-carts a round, unless the user says so; 40,000 if it does not matter. */
  readonly events: number;
  /** Resolves with the tables to print. @param argument what the user gave its option, such as a commit */
  readonly tables: (options: BenchOptions, argument: string) => Promise<Tables>;
}

/** Or lines of text. */
type Tables = readonly (readonly Row[] | string)[];

/** When the user asks for nothing else. */
export const LOCAL: Mode = {
  events: 40_000,
  tables: benchLocal,
};

export const MODES = {
  flink: { events: 20_000, tables: benchFlink },
  kafka: { events: 20_000, tables: benchKafka },
  service: { events: 40_000, tables: benchService },
  fairness: { events: 40_000, tables: async (options) => [await benchFairness(options)] },
  compare: {
    events: 20_000,
    tables: async (options, ref) => [await benchCompare(ref, options)],
  },
  "compare-go": {
    events: 20_000,
    tables: async (options, ref) => [await benchCompareGo(ref, options)],
  },
  "go-sdk": { events: 20_000, tables: async (options) => [await benchGoSdk(options)] },
  scale: {
    events: 200_000,
    tables: async (options, count) => [await benchScale(readCount("--scale", count, 1), options)],
  },
  growth: {
    events: 0,
    tables: async (options, size) => [await benchGrowth(readCount("--growth", size, 1), options)],
  },
  soak: {
    events: 40_000,
    tables: async (options, minutes) =>
      await benchSoak(readCount("--soak", minutes, 1), options.progress),
  },
  console: { events: 16_000, tables: benchConsole },
  peers: {
    events: 100_000,
    tables: async (options, beside) => await benchPeers(options, beside === "flink"),
  },
} as const satisfies Record<string, Mode>;
