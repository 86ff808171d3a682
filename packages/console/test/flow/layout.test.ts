/** Where the boxes of the flow's picture are: as somebody would put them who draws it by hand. */
import { describe, expect, it } from "vitest";
import { type BoxKind, type Layout, type Line, layOut } from "../../src/pages/flow/layout.ts";
import { drawLines } from "../../src/pages/flow/lines.ts";

const boxes = (kinds: Readonly<Record<string, BoxKind>>) =>
  Object.entries(kinds).map(([id, kind]) => ({ id, kind }));
const lines = (...pairs: string[]): Line[] =>
  pairs.map((pair) => {
    const [from = "", to = ""] = pair.split(">");
    return { id: pair, from, to };
  });

const SHOP = boxes({
  "add-to-cart": "ingress",
  checkout: "ingress",
  restock: "ingress",
  stock: "function",
  cart: "function",
  receipts: "egress",
});
const SHOP_LINES = lines(
  "add-to-cart>cart",
  "checkout>cart",
  "restock>stock",
  "cart>stock",
  "stock>cart",
  "cart>cart",
  "cart>receipts",
);

function columns({ places }: Layout): string[][] {
  const found: string[][] = [];
  const byHeight = [...places].sort(([, a], [, b]) => a.y - b.y);
  for (const [id, { column }] of byHeight) found[column] = [...(found[column] ?? []), id];
  return found;
}

/** Those that cover each other in part. */
function overlapping({ places }: Layout): string[] {
  const all = [...places];
  return all.flatMap(([one, a], index) =>
    all
      .slice(index + 1)
      .filter(
        ([, b]) =>
          a.x < b.x + b.width &&
          b.x < a.x + a.width &&
          a.y < b.y + b.height &&
          b.y < a.y + a.height,
      )
      .map(([other]) => `${one} ${other}`),
  );
}

describe("the layout", () => {
  it("has topics at both sides of functions, and boxes beside those that they have lines to", () => {
    expect(columns(layOut(SHOP, SHOP_LINES, 1200))).toEqual([
      ["add-to-cart", "checkout", "restock"],
      ["cart", "stock"],
      ["receipts"],
    ]);
  });

  it("has a column for each step from the topics", () => {
    const chain = boxes({
      in: "ingress",
      c: "function",
      a: "function",
      b: "function",
      out: "egress",
    });
    const layout = layOut(chain, lines("in>a", "a>b", "b>c", "c>a", "c>out"), 800);
    expect(columns(layout)).toEqual([["in"], ["a"], ["b"], ["c"], ["out"]]);
  });

  it.each([300, 800, 1800])(
    "covers no box with another one, and none is outside of it: %i",
    (room) => {
      const many = boxes(
        Object.fromEntries(
          Array.from({ length: 40 }, (_, n) => [
            `${n}`,
            n < 12 ? "ingress" : n < 30 ? "function" : "egress",
          ]),
        ),
      );
      const some = lines(
        ...Array.from({ length: 60 }, (_, n) => `${(n * 7) % 30}>${12 + ((n * 11) % 28)}`),
      );
      for (const layout of [layOut(many, some, room), layOut(SHOP, SHOP_LINES, room)]) {
        expect(overlapping(layout)).toEqual([]);
        for (const { x, y, width, height } of layout.places.values()) {
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(layout.width);
          expect(y + height).toBeLessThanOrEqual(layout.height);
        }
      }
    },
  );

  it("takes the room that there is, and more only where it is too narrow", () => {
    expect(layOut(SHOP, SHOP_LINES, 800).width).toBe(800);
    expect(layOut(SHOP, SHOP_LINES, 300).width).toBeGreaterThan(300);
  });

  it("is empty for nothing, and has functions that nothing leads to", () => {
    expect(layOut([], [], 800)).toMatchObject({ width: 0, height: 0 });
    const circle = boxes({ a: "function", b: "function", c: "function" });
    expect(layOut(circle, lines("a>b", "b>a"), 800).places.size).toBe(3);
  });
});

describe("its lines", () => {
  const drawn = drawLines(layOut(SHOP, SHOP_LINES, 1200), SHOP_LINES);

  it("are all there, and none runs where another one does", () => {
    expect(drawn.map(({ id }) => id)).toEqual(SHOP_LINES.map(({ id }) => id));
    expect(new Set(drawn.map(({ path }) => path)).size).toBe(drawn.length);
    for (const { path } of drawn) expect(path).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("end at different places of a box", () => {
    const ends = drawn
      .filter(({ id }) => id.endsWith(">cart") && id !== "cart>cart")
      .map(({ path }) => path.split(" ").slice(-2).join(" "));
    expect(new Set(ends).size).toBe(ends.length);
  });
});
