/** Sizes on a command line. */
import { expect, it } from "vitest";
import { readSize } from "../../src/cli/size.ts";
import { statefun } from "./support.ts";

it("are whole numbers with a unit", () => {
  expect(["1b", "2 KiB", "500MiB", "3gib", "1TiB"].map(readSize)).toEqual([
    1,
    2048,
    500 * 1024 ** 2,
    3 * 1024 ** 3,
    1024 ** 4,
  ]);
  for (const text of ["", "5", "1.5GiB", "-1MiB", "1MB", "lots", "9999999999TiB"]) {
    expect(readSize(text)).toBeUndefined();
  }
});

it("are asked for where --history has none", async () => {
  expect(await statefun(["dev", "module.yaml", "--history", "lots"])).toEqual({
    code: 2,
    stdout: "",
    stderr: "--history lots: expected a size, such as 500MiB\n",
  });
});
