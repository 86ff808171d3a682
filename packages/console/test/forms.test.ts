/** What is typed for a value of a type, and what is sent of it: every digit, and nothing that the API would refuse. */
import { describe, expect, it } from "vitest";
import { formOf, readForm } from "../src/pages/instances/typed/forms.ts";

describe("a value", () => {
  it("is typed in the form of its type, or of what is stored", () => {
    expect(formOf("io.statefun.types/long")).toBe("long");
    expect(formOf("com.example/Basket")).toBe("json");
    expect(formOf("com.example/Basket", "base64")).toBe("base64");
    expect(formOf("io.statefun.types/int", "base64")).toBe("base64");
    expect(formOf("io.statefun.types/other")).toBe("json");
  });

  it.each([
    ["int", " -2147483648 ", "-2147483648"],
    ["int", "+7", "7"],
    ["long", "9007199254740991", "9007199254740991"],
    ["long", "9007199254740993", '"9007199254740993"'],
    ["long", "-9223372036854775808", '"-9223372036854775808"'],
    ["float", "NaN", '"NaN"'],
    ["double", "-Infinity", '"-Infinity"'],
    ["double", ".5e-3", "0.0005"],
    ["double", "-0", "-0"],
    ["bool", "false", "false"],
    ["string", 'a "b"\n', '"a \\"b\\"\\n"'],
    ["json", '{"n": 12345678901234567890}', '{"n":12345678901234567890}'],
  ] as const)("that is a %s is sent: %s", (form, text, json) => {
    expect(readForm(form, text)).toEqual({ json });
  });

  it.each([
    ["utf8", "ü", { json: '"ü"', encoding: "utf8" }],
    ["base64", "AQ\n==", { json: '"AQ=="', encoding: "base64" }],
    ["base64", "", { json: '""', encoding: "base64" }],
  ] as const)("that is %s says so: %s", (form, text, read) => {
    expect(readForm(form, text)).toEqual(read);
  });

  it.each([
    ["int", "2147483648", "from -2147483648 to 2147483647"],
    ["int", "", "whole number"],
    ["int", "0x10", "whole number"],
    ["long", "9223372036854775808", "to 9223372036854775807"],
    ["float", "1e39", "32 bits"],
    ["double", "1e309", "64 bits"],
    ["double", "nan", "NaN"],
    ["double", "", "64 bits"],
    ["string", "\ud800", "unpaired surrogate"],
    ["json", '{\n"a": 1,\n}', "line 3, column 1"],
    ["base64", "AQ=", "not base64"],
  ] as const)("that is no %s is not sent: %s", (form, text, problem) => {
    expect(readForm(form, text)).toEqual({ problem: expect.stringContaining(problem) });
  });
});
