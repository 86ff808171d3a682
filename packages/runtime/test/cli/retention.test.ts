/** `--retention` as it is given. */
import { describe, expect, it } from "vitest";
import { readRetention } from "../../src/cli/retention.ts";

const HOUR = 60 * 60 * 1000;

describe("--retention", () => {
  it("gives topics an age, a size or both, and all others an age", () => {
    expect(
      readRetention(["receipts=30d,2GiB", "noise=1 h", "log=10 MiB", "a=b=512b,90min", "*=2d"]),
    ).toEqual({
      retentionMs: 48 * HOUR,
      retention: {
        receipts: { ageMs: 720 * HOUR, maxBytes: 2 * 1024 ** 3 },
        noise: { ageMs: HOUR },
        log: { maxBytes: 10 * 1024 ** 2 },
        "a=b": { ageMs: 1.5 * HOUR, maxBytes: 512 },
      },
    });
    expect(readRetention([])).toEqual({ retention: {} });
  });

  it.each([
    ["receipts", "expected TOPIC=AGE,SIZE"],
    ["=30d", "expected TOPIC=AGE,SIZE"],
    ["receipts=", "expected an age, a size or both, such as 12h, 500MiB or 30d,2GiB"],
    ["receipts=30", "expected an age, a size or both, such as 12h, 500MiB or 30d,2GiB"],
    ["receipts=0d", "expected an age, a size or both, such as 12h, 500MiB or 30d,2GiB"],
    ["receipts=1d,2d", "expected an age, a size or both, such as 12h, 500MiB or 30d,2GiB"],
    ["receipts=2GB", "expected an age, a size or both, such as 12h, 500MiB or 30d,2GiB"],
    ["receipts=99999999TiB", "expected an age, a size or both, such as 12h, 500MiB or 30d,2GiB"],
  ])("is refused with the reason: %s", (text, reason) => {
    expect(() => readRetention([text])).toThrow(`--retention ${text}: ${reason}`);
  });

  it("is refused when a topic has two, or all of them one size", () => {
    expect(() => readRetention(["a=1d", "a=2d"])).toThrow('--retention a=2d: "a" is given twice');
    expect(() => readRetention(["*=2GiB"])).toThrow(
      "--retention *=…: a size is that of a topic, which has to be named",
    );
  });
});
