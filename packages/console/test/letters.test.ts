/** What is sent of dead letters, and how the same is said in a terminal. */
import { expect, it } from "vitest";
import { redriveMany, redriveOne } from "../src/commands/letters.ts";

it("one is sent as it came without a body, and only what was edited with one", () => {
  const one = { topic: undefined, offset: 7, force: false };
  expect(redriveOne({ ...one, edit: {} })).toEqual({
    title: "Send dead letter 7 again",
    cli: ["dead-letters", "redrive", "7"],
    request: {
      method: "POST",
      path: "/dead-letters/redrive",
      query: { offset: 7, topic: undefined, force: undefined },
    },
  });
  const edit = { payload: "aGk=", encoding: "base64", function: "a/b", id: "x" } as const;
  const { cli, request } = redriveOne({ ...one, topic: "lost", force: true, edit });
  expect(cli.slice(3).join(" ")).toBe(
    "--payload aGk= --encoding base64 --to-function a/b --to-id x --topic lost --force",
  );
  expect(JSON.parse(request.body ?? "")).toEqual(edit);
});

it("many are those of a filter, or all where there is none", () => {
  expect(redriveMany({}, { dryRun: true })).toMatchObject({
    cli: ["dead-letters", "redrive", "--all"],
    request: { query: { all: true, dry_run: true } },
  });
  const some = redriveMany({ topic: "lost", reason: "no stock" }, { after: 9 });
  expect(some.cli.slice(2)).toEqual(["--reason", "no stock", "--topic", "lost"]);
  expect(some.request.query).toMatchObject({ topic: "lost", reason: "no stock", after: 9 });
  expect(some.request.query?.["all"]).toBeUndefined();
});
