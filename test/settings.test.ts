/** A setting that is wrong has to stop the start, and say which and why: a basket that is never idle shows too late. */
import { expect, test } from "vitest";
import { shopSettings } from "../src/settings.ts";

test("everything has a default", () => {
  expect(shopSettings({})).toEqual({ basketTtl: 3_600_000, deadLetters: true, notices: true });
});

test("the rest of the environment is ignored", () => {
  expect(shopSettings({ PATH: "/bin", HOME: "" })).toEqual(shopSettings({}));
});

test.each([
  ["1h", 3_600_000],
  ["90 s", 90_000],
  ["30 min", 1_800_000],
  ["500ms", 500],
  ["250", 250],
  ["1.5h", 5_400_000],
])("BASKET_TTL=%s is %d ms", (text, ms) => {
  expect(shopSettings({ BASKET_TTL: text }).basketTtl).toBe(ms);
});

test.each(["", " ", "soon", "-1h", "0", "0.5ms", "1e400 years", "1h 30m", "1".repeat(101)])(
  "BASKET_TTL=%o is refused",
  (text) => {
    expect(() => shopSettings({ BASKET_TTL: text })).toThrow(
      `BASKET_TTL=${text}: expected a duration above 0, such as 1h, 30 min or 90s`,
    );
  },
);

test("switches are on or off", () => {
  const off = { deadLetters: false, notices: false };
  expect(shopSettings({ DEAD_LETTERS: "off", NOTICES: "off" })).toMatchObject(off);
  expect(shopSettings({ NOTICES: "on" }).notices).toBe(true);
  for (const text of ["false", "OFF", "0", ""]) {
    expect(() => shopSettings({ NOTICES: text })).toThrow(/^NOTICES=.*"on"\|"off"/);
  }
});

test("everything that is wrong is said at once", () => {
  expect(() => shopSettings({ BASKET_TTL: "soon", NOTICES: "maybe" })).toThrow(
    /BASKET_TTL=soon.*; NOTICES=maybe/,
  );
});
