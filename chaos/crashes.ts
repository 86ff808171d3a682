/**
 * Kills the main job again and again in the middle of a load, lets it finish on its store, and returns all that was
 * observed, for the checker. The load goes on while the runtime is away: its producers wait and send again.
 */
import { inspect, metric, readTopic } from "../harness/api.ts";
import { entryPoint, Program } from "../harness/program.ts";
import { type Observed, violations } from "./checker.ts";
import { Load, type Shop, shopOf } from "./load.ts";
import { randomOf } from "./random.ts";
import { Watcher } from "./watcher.ts";

export interface CrashOptions {
  readonly kills: number;
  readonly seed: number;
  readonly dataDir: string;
  /** Arguments of the main job. */
  readonly args?: readonly string[];
}

export interface CrashResult {
  readonly observed: Observed;
  readonly violations: readonly string[];
  readonly kills: number;
  readonly killsBeforeReady: number;
  readonly resent: number;
  readonly longestPauseMs: number;
  readonly longestStartMs: number;
}

const INGRESS = ["restock-items", "add-to-cart", "clear-cart", "checkout"];
const EGRESS = ["receipts", "notices", "dead-letters"];
const PRODUCERS = 12;
const MAX_LOAD_MS = 1000;
/** One kill in so many comes before the program is ready: recovery can be cut short, too. */
const EARLY = 5;
const MAX_EARLY_MS = 600;
const QUIET_MS = 30_000;

export async function crashes(options: CrashOptions): Promise<CrashResult> {
  const { kills, seed, dataDir, args = [] } = options;
  const random = randomOf(seed);
  const shop = shopOf(40, 12);
  // Short, so that timers are set, cancelled and fire across crashes. Some baskets outlive it: they are in use.
  const env = { DATA_DIR: dataDir, BASKET_TTL: "1s" };
  const launch = (): Program => new Program(entryPoint("src/start.ts", ...args), { env });
  const ready = async (program: Program): Promise<string> => {
    await program.printed(/ is ready/);
    return program.api;
  };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  let program = launch();
  let api = ready(program);
  const target = (): Promise<string> => api;
  const load = new Load({ seed, shop, target, producers: PRODUCERS });
  const watcher = new Watcher(target, EGRESS);
  let killsBeforeReady = 0;
  let longestStartMs = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      await api;
      await pause(random.int(0, MAX_LOAD_MS));
      // From here on the producers wait for the next one.
      const next = Promise.withResolvers<string>();
      next.promise.catch(() => undefined);
      api = next.promise;
      await program.end("SIGKILL");
      if (random.int(1, EARLY) === 1 && kill + 1 < kills) {
        program = launch();
        await pause(random.int(0, MAX_EARLY_MS));
        await program.end("SIGKILL");
        killsBeforeReady++;
        kill++;
      }
      const started = performance.now();
      program = launch();
      ready(program).then(next.resolve, next.reject);
      await next.promise;
      longestStartMs = Math.max(longestStartMs, performance.now() - started);
    }
    await pause(MAX_LOAD_MS);
    await load.stop();
    const states = await quietStates(await api, shop, load);
    await watcher.stop();
    const observed = {
      acknowledged: load.acknowledged,
      seen: watcher.seen,
      topics: await readTopics(await api),
      ...states,
    };
    const { resent, longestPauseMs } = load;
    return {
      observed,
      violations: [...load.violations, ...watcher.violations, ...violations(observed)],
      kills,
      killsBeforeReady,
      resent,
      longestPauseMs,
      longestStartMs,
    };
  } finally {
    await program.destroy();
  }
}

async function readTopics(api: string): Promise<Observed["topics"]> {
  const topics = [...INGRESS, ...EGRESS];
  const records = await Promise.all(topics.map((topic) => readTopic(api, topic)));
  return new Map(topics.map((topic, index) => [topic, records[index] ?? []]));
}

/** All stocks and baskets at one moment at which nothing is in flight. */
async function quietStates(
  api: string,
  shop: Shop,
  load: Load,
): Promise<Pick<Observed, "stock" | "baskets">> {
  const deadline = performance.now() + QUIET_MS;
  const records = [{ key: "nobody", value: { userId: "nobody" } }];
  for (let attempt = 0; performance.now() < deadline; attempt++) {
    // Commits are in order: once this one is acknowledged, all that was done before it is on the disk, to be seen.
    await load.send({ topic: "checkout", records }, `quiet-${attempt}`);
    const commits = await idleCommits(api);
    const states = commits === undefined ? undefined : await readStates(api, shop);
    // No commit in between: all of it is one moment.
    if (states !== undefined && (await idleCommits(api)) === commits) return states;
  }
  throw new Error(`something is still in flight after ${QUIET_MS} ms`);
}

/** The number of commits so far; undefined while functions are busy or records wait for them. */
async function idleCommits(api: string): Promise<number | undefined> {
  const names = ["ingress_lag_records", "batches_in_flight", "instances_failing", "commits_total"];
  const [lag, inFlight, failing, commits] = await Promise.all(
    names.map((name) => metric(api, `statefun_runtime_${name}`)),
  );
  return lag === 0 && inFlight === 0 && failing === 0 ? commits : undefined;
}

/** Undefined when a message is still waiting somewhere. */
async function readStates(
  api: string,
  { users, items }: Shop,
): Promise<Pick<Observed, "stock" | "baskets"> | undefined> {
  let waiting = 0;
  const values = async (typename: string, ids: readonly string[], name: string) => {
    const instances = await Promise.all(ids.map((id) => inspect(api, typename, id)));
    waiting += instances.reduce((sum, instance) => sum + (instance?.mailbox ?? 0), 0);
    return ids.map((id, index) => [id, instances[index]?.state[name]?.value] as const);
  };
  const stock = new Map<string, number>();
  for (const [item, value] of await values("com.example/stock", items, "stock"))
    stock.set(item, Number(value ?? 0));
  const baskets = new Map<string, ReadonlyMap<string, number>>();
  for (const [user, value] of await values("com.example/user-shopping-cart", users, "basket")) {
    const { basket = {} } = (value ?? {}) as { basket?: Record<string, number> };
    baskets.set(user, new Map(Object.entries(basket)));
  }
  return waiting === 0 ? { stock, baskets } : undefined;
}
