/** The note of what a thread runs: another thread knows the instance by it, however long its id is. */
import { expect, test } from "vitest";
import { RunningNote } from "../src/index.ts";

test.each(["a", "ü".repeat(5000), "語".repeat(341), ""])("an instance is known again", (id) => {
  const own = new RunningNote();
  const theirs = new RunningNote(own.shared);
  expect(own.text).toBeUndefined();
  theirs.set("test/fn", "longer than what comes next");
  theirs.set("test/fn", id);
  expect(own.is("test/fn", id)).toBe(true);
  expect(own.is("test/fn", "another")).toBe(false);
  expect(own.text).toMatch(/^test\/fn "/);
});
