/** Those of a list that are used most, in the order of the list: all of them where they are not too many. */
export function mostUsed<Item>(
  items: readonly Item[],
  most: number,
  useOf: (item: Item) => number,
): readonly Item[] {
  if (items.length <= most) return items;
  const byUse = [...items].sort((a, b) => useOf(b) - useOf(a));
  const chosen = new Set(byUse.slice(0, most));
  return items.filter((item) => chosen.has(item));
}
