/** Why a text is not JSON is said with its place. */
import { expect, it } from "vitest";
import { jsonProblem, problemText } from "../src/parts/json-problem.ts";

it.each([
  ['{"a":[1,-2.5e3,"x\\n",true,null,{}],"b":[]}'],
  ["  12345678901234567890 \n"],
  ['"text"'],
])("says nothing of %s", (text) => {
  expect(jsonProblem(text)).toBeUndefined();
});

it.each([
  ["", 1, 1, "a value"],
  ["two mugs, please", 1, 1, "a value"],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3, "a comma or }"],
  ['{"a":1,}', 1, 8, "a name in double quotes"],
  ["{'a':1}", 1, 2, "a name in double quotes or }"],
  ['{"a" 1}', 1, 6, "a colon"],
  ["[1 2]", 1, 4, "a comma or ]"],
  ["[1,]", 1, 4, "a value"],
  ["[", 1, 2, "a value or ]"],
  ["01", 1, 1, "a value"],
  ['{"a":1} x', 1, 9, "the end of the text"],
  ['"a\nb"', 1, 1, "a value"],
])("says where %s is not", (text, line, column, expected) => {
  expect(jsonProblem(text)).toEqual({ line, column, expected });
});

it("reads as a sentence", () => {
  const problem = jsonProblem("[1,");
  expect(problem && problemText(problem)).toBe("not JSON at line 1, column 4: expected a value");
});
