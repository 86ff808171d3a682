/**
 * One run of chaos: a load on the shop, while its processes are killed and its functions misbehave; then the shop is
 * drained, and everything that was observed is checked.
 */
import { EGRESS } from "../harness/shop-topics.ts";
import { type Observed, violations } from "./checker.ts";
import { drain } from "./drain.ts";
import { type Kill, type KillOptions, killAgainAndAgain, type Recovery } from "./kills.ts";
import { Load, shopOf } from "./load.ts";
import { Watcher } from "./watcher.ts";

export interface RunResult {
  readonly observed: Observed;
  readonly violations: readonly string[];
  readonly kills: readonly Kill[];
  readonly recoveries: readonly Recovery[];
  readonly resent: number;
  /** The longest time without a receipt while there was a load, in milliseconds. */
  readonly longestPauseMs: number;
}

const USERS = 40;
const ITEMS = 12;

export async function runChaos(options: KillOptions): Promise<RunResult> {
  const { system, seed, pace } = options;
  const { target } = system;
  const shop = shopOf(USERS, ITEMS);
  const load = new Load({ seed, shop, target, ...pace });
  const watcher = new Watcher(target, EGRESS);
  // A load that fails ends the run at once.
  const { kills, recoveries } = await Promise.race([
    load.failed,
    killAgainAndAgain(options, () => watcher.next("receipts", pace.patienceMs)),
  ]);
  await load.stop();
  const longestPauseMs = watcher.longestPauseMs.get("receipts") ?? 0;
  options.progress("draining the shop");
  const problems = await drain({ load, shop, target, patienceMs: pace.patienceMs });
  await watcher.stop();
  const { acknowledged, resent } = load;
  const observed = { acknowledged, seen: watcher.seen, topics: await system.readTopics() };
  return {
    observed,
    violations: [...load.violations, ...watcher.violations, ...problems, ...violations(observed)],
    kills,
    recoveries,
    resent,
    longestPauseMs,
  };
}
