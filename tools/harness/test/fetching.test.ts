/** What cannot be fetched is one line, which stands in the table. */
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { runIn } from "../fetching.ts";

test("a command that is not there", async () => {
  await expect(runIn(tmpdir(), "no-such-command", "ci")).rejects.toThrow(
    /^no-such-command is not installed here$/,
  );
});

test("a command that fails says what it printed first", async () => {
  const script = "console.error('\\nthe registry cannot be reached\\nmore'); process.exit(1)";
  await expect(runIn(tmpdir(), process.execPath, "-e", script)).rejects.toThrow(
    /^node ended with code 1 and said: the registry cannot be reached$/,
  );
});

test("a command that fails without a word says how it ended", async () => {
  await expect(runIn(tmpdir(), process.execPath, "-e", "process.exit(3)")).rejects.toThrow(
    /^node ended with code 3 and said: nothing$/,
  );
});
