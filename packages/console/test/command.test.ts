/** What is shown of a command does what its request does, whatever is in it: a shell is asked. */
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { ApiRequest } from "../src/api/call.ts";
import { cliOf, cliWords, curlOf } from "../src/api/command.ts";
import { giveToken } from "../src/api/token.ts";

beforeAll(() => {
  vi.stubGlobal("location", { origin: "http://127.0.0.1:8082" });
});
afterEach(() => giveToken(""));

/** What a program gets that a shell starts by a line. */
function argumentsOf(program: "curl" | "statefun", line: string): string[] {
  const told = execFileSync("sh", ["-c", `${program}() { printf '%s\\0' "$@"; }; ${line}`], {
    env: { STATEFUN_TOKEN: "a token" },
    encoding: "utf8",
  });
  return told.split("\0").slice(0, -1);
}

/** No program can get an argument with a NUL, and none is an unpaired surrogate. */
const text = fc.string({ unit: "binary" }).map((one) => one.replaceAll("\0", ""));

describe("a command line", () => {
  it("reaches the program as it is meant", () => {
    void fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (words) => {
        expect(argumentsOf("statefun", cliOf({ cli: words }))).toEqual(words);
      }),
      { numRuns: 200 },
    );
  });

  it("says which runtime is meant, unless it is the one that is looked for", () => {
    vi.stubGlobal("location", { origin: "https://[::1]:9000" });
    const cli = cliWords("pause", ["a/b", "-id"]);
    expect(argumentsOf("statefun", cliOf({ cli }))).toEqual([
      ...["pause", "--url", "https://[::1]:9000", "--", "a/b", "-id"],
    ]);
    vi.stubGlobal("location", { origin: "http://127.0.0.1:8082" });
    expect(cliOf({ cli: ["pause"] })).toBe("statefun pause");
  });
});

describe("a call of curl", () => {
  it("sends what the request sends", () => {
    const requests: fc.Arbitrary<ApiRequest> = fc.record({
      method: fc.constantFrom("POST", "PUT", "PATCH", "DELETE"),
      path: text.map((segment) => `/functions/${encodeURIComponent(segment)}`),
      query: fc.dictionary(text, text, { maxKeys: 3 }),
      body: text,
    });
    void fc.assert(
      fc.property(requests, (request) => {
        const words = argumentsOf("curl", curlOf({ request }));
        const url = new URL(words.find((word) => word.startsWith("http:")) ?? "");
        expect(url.pathname).toBe(new URL(request.path, "http://x").pathname);
        expect(Object.fromEntries(url.searchParams)).toEqual(request.query);
        expect(words[words.indexOf("-d") + 1]).toBe(request.body);
        const method = words.includes("-X") ? words[words.indexOf("-X") + 1] : "POST";
        expect(method).toBe(request.method);
      }),
      { numRuns: 200 },
    );
  });

  it("shows no token, and takes it from where one keeps it", () => {
    giveToken("secret-token-of-ann");
    const line = curlOf({ request: { method: "GET", path: "/functions" } });
    expect(line).not.toContain("secret");
    expect(argumentsOf("curl", line)).toContain("Authorization: Bearer a token");
  });
});
