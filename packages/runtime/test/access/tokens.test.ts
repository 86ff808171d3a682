/** Tokens: what may be written down, whose each is, and that none of them shows anywhere. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Tokens } from "../../src/access/tokens.ts";

const [FIRST, SECOND, THIRD] = ["first-token-0123", "second-token-012==", "third.token~+/012"];

describe("tokens", () => {
  it.each([
    ["lines", `# who\n\n ann  read\t${FIRST}\r\nbob produce ${SECOND}\nc.d_e-1 operate ${THIRD}\n`],
    ["commas between", `ann read ${FIRST}, bob produce ${SECOND},c.d_e-1 operate ${THIRD}`],
  ])("are %s", (_what, text) => {
    const tokens = new Tokens(text, "test");
    expect(tokens.callerOf(FIRST)).toMatchObject({ name: "ann", role: "read" });
    expect(tokens.callerOf(SECOND)).toMatchObject({ name: "bob", role: "produce" });
    expect(tokens.callerOf(THIRD)).toMatchObject({ name: "c.d_e-1", role: "operate" });
  });

  it("are nobody's when they differ in anything", () => {
    const tokens = new Tokens(`ann read ${FIRST}`, "test");
    for (const other of ["", "ann", FIRST.toUpperCase(), `${FIRST}x`, FIRST.slice(1), "\ud800"]) {
      expect(tokens.callerOf(other)).toBeUndefined();
    }
  });

  it("are not kept: what is kept of them does not show them", () => {
    const tokens = new Tokens(`ann read ${FIRST}`, "test");
    const seen = inspect([tokens, tokens.callerOf(FIRST)], { depth: 9, showHidden: true });
    expect(seen).not.toContain(FIRST);
    expect(seen).not.toContain(Buffer.from(FIRST).toString("hex"));
  });

  it.each([
    ["", "test: there is no token in it"],
    ["# ann read first-token-0123", "test: there is no token in it"],
    ["ann read short-token-012", 'test: entry 1: expected "name role token"'],
    [`ann admin ${FIRST}`, "test: entry 1: expected"],
    [`ann anybody ${FIRST}`, "test: entry 1: expected"],
    [`ann read ${FIRST} more`, "test: entry 1: expected"],
    [`ann read ${FIRST},bob read`, "test: entry 2: expected"],
    [`ann read ${FIRST}é`, "test: entry 1: expected"],
    [`ann read ${"x".repeat(513)}`, "test: entry 1: expected"],
    [`anybody read ${FIRST}`, 'test: entry 1: the name "anybody" is taken'],
    [`ann read ${FIRST}\nann read ${SECOND}`, 'test: entry 2: the name "ann" is taken'],
    [`ann read ${FIRST}\nbob read ${FIRST}`, 'test: entry 2: "bob" has the token of another name'],
  ])("are refused as %j", (text, reason) => {
    const attempt = () => new Tokens(text, "test");
    expect(attempt).toThrow(reason);
    // Whoever reads the error does not read the token.
    expect(attempt).not.toThrow(FIRST);
  });
});
