/** What events have said: for figures that change too often to be asked for each time. */
import { useEffect, useState } from "preact/hooks";
import { onEvent } from "../api/events.ts";

/**
 * The newest of each thing that events have told since the page is there, or since the last `reset`. `follow` calls back with what
 * each event of a kind says, until what it returns is called.
 */
export function useTold<Item>(
  follow: (listener: (items: readonly Item[]) => void) => () => void,
  keyOf: (item: Item) => string,
): ReadonlyMap<string, Item> {
  const [told, setTold] = useState<ReadonlyMap<string, Item>>(new Map());
  useEffect(() => {
    const offs = [
      onEvent("reset", () => setTold(new Map())),
      follow((items) =>
        setTold(
          (before) => new Map([...before, ...items.map((item) => [keyOf(item), item] as const)]),
        ),
      ),
    ];
    return () => {
      for (const off of offs) off();
    };
  }, []);
  return told;
}
