/** Figures that change often, as events tell them: of each kind a list, and what of it has changed. */
import type { Assembly } from "../assembly.ts";
import { timeText } from "../time-text.ts";
import { edgeViews } from "./flow.ts";
import { functionMetrics } from "./function-metrics.ts";

/** What waits for so many functions is told; a module that serves any name may have any number. */
const MOST_FUNCTIONS = 1000;

export type FigureParts = Pick<
  Assembly,
  "store" | "types" | "timers" | "inFlight" | "topics" | "flow"
>;

/** By the kind of event. */
export function figuresOf(parts: FigureParts) {
  return {
    functions: functionMetrics(parts).map(
      ({ typename, longestInFlightSeconds: _age, ...figures }) => ({
        function: typename,
        ...figures,
      }),
    ),
    waiting: waitingOf(parts),
    flow: edgeViews(parts),
  };
}

/** The lists of {@link figuresOf}, each with those of its items alone that are not as they were told last. */
export class News {
  #told = new Set<string>();

  in<Lists extends Readonly<Record<string, readonly object[]>>>(lists: Lists): Lists {
    const told = new Set<string>();
    const isNew = (kind: string, item: object): boolean => {
      const seen = `${kind} ${JSON.stringify(item)}`;
      told.add(seen);
      return !this.#told.has(seen);
    };
    const news = Object.entries(lists).map(([kind, items]) => [
      kind,
      items.filter((item) => isNew(kind, item)),
    ]);
    this.#told = told;
    return Object.fromEntries(news);
  }
}

function waitingOf({ store, types, timers }: Pick<FigureParts, "store" | "types" | "timers">) {
  return store.together(() => {
    const counts = new Map(
      store.functions("", MOST_FUNCTIONS).map((counted) => [counted.function, counted]),
    );
    const names = new Set(counts.keys());
    for (const { typename } of types.all()) {
      if (names.size === MOST_FUNCTIONS) break;
      names.add(typename);
    }
    return [...names].map((name) => {
      const counted = counts.get(name) ?? store.functionCounts(name);
      const next = timers.nextFor(name);
      return {
        function: name,
        messages: counted?.messages ?? 0,
        delayed: counted?.timers ?? 0,
        ...(next !== undefined && { nextDelayed: timeText(next) }),
        failing: types.get(name)?.failing ?? 0,
      };
    });
  });
}
