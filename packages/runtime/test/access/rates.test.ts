/** How often one may ask: counted for each caller, and forgotten with the second. */
import { expect, it } from "vitest";
import { Rates } from "../../src/access/rates.ts";

it("lets each caller ask so often in a second, and then again in the next", () => {
  let now = 5000;
  const rates = new Rates(2, () => now);
  const ask = (who: string) => rates.isOver(who);
  expect([ask("ann"), ask("ann"), ask("ann"), ask("bob")]).toEqual([false, false, true, false]);
  now += 999;
  expect(ask("ann")).toBe(true);
  now += 1;
  expect([ask("ann"), ask("ann"), ask("ann")]).toEqual([false, false, true]);
});
