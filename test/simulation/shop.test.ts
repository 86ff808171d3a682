/** The shop under `simulate`: it holds whatever goes wrong, and mistakes in it do not stay hidden. */
import { readFileSync } from "node:fs";
import { SimulationError, simulate } from "statefun-ts/testing";
import { describe, expect, it } from "vitest";
import { StockFn } from "../../src/stock.ts";
import { userShoppingCartFn } from "../../src/user-shopping-cart.ts";
import { MISTAKES, plant, withMistake } from "./mistakes.ts";
import { shopSimulation } from "./shop.ts";

it("loses nothing and bills nobody twice, whatever goes wrong", async () => {
  const report = await simulate({ ...shopSimulation(), seeds: "1..300" });
  expect(report.lives).toBe(300);
  expect(report.crashes).toBeGreaterThan(100);
});

describe.each(MISTAKES)("the mistake $name", (mistake) => {
  it("is found within a thousand lives", async () => {
    const parts = { userShoppingCartFn, StockFn, ...(await withMistake(mistake)) };
    const lives = simulate({ ...shopSimulation(parts), seeds: "1..1000" });
    const found = await lives.catch((error: unknown) => error);
    expect(found).toBeInstanceOf(SimulationError);
    expect(String(found)).toContain(`"${mistake.breaks}" does not hold with seed `);
  });

  it("is in the table of docs/testing.md", () => {
    const { what, breaks } = mistake;
    const row = readFileSync("docs/testing.md", "utf8")
      .split("\n")
      .find((line) => line.startsWith(`| ${what} |`));
    expect(row?.replace(/ \d+ /, " 1 ")).toBe(`| ${what} | 1 | ${breaks} |`);
  });
});

it("a mistake is refused when the text that it replaces is gone", () => {
  for (const mistake of MISTAKES) {
    expect(() => plant(mistake, "")).toThrow(`" is 0 times in ${mistake.file}`);
  }
});
