/** `statefun functions`, `instances` and `history`: what a person and a program see of a runtime. */
import { describe, expect, it } from "vitest";
import { fn } from "../functions.ts";
import { numbers, startRig, untilDurable } from "../support.ts";
import { jsonLines, statefun } from "./support.ts";

const keeper = fn(
  ({ messages, state }) => {
    if (messages.includes("poison")) throw new Error("I do not like it");
    return { state: { kept: messages.at(-1) ?? state["kept"] } };
  },
  { kept: {} },
);

async function startKeeper(...records: string[]) {
  const rig = await startRig({ functions: keeper });
  const url = await rig.serve();
  if (records.length > 0) await rig.produce("in", ...records);
  await untilDurable(
    rig,
    () =>
      rig.parts.topics.lag().every(({ records: waiting }) => waiting === 0) &&
      [...rig.parts.types.all()].every(({ ready, running }) => ready.size + running === 0),
  );
  return (...args: string[]) => statefun([...args, "--url", url]);
}

describe("statefun functions", () => {
  it("says how they are doing", async () => {
    const run = await startKeeper("a=1", "b=poison");
    const { code, stdout } = await run("functions");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^FUNCTION +STATE +INSTANCES +WAITING +DELAYED +FAILING +PER SECOND/);
    expect(stdout).toMatch(/\ntest\/fn +served +1 +1 +0 +1 +\d+ +1 of b\n$/);
    const [row] = jsonLines((await run("functions", "test/fn", "--json")).stdout);
    expect(row).toMatchObject({ function: "test/fn", deepest: [{ id: "b", mailbox: 1 }] });
  });

  it("says that there are none, and what is wrong with a name", async () => {
    const run = await startKeeper();
    expect(await run("functions")).toMatchObject({
      code: 0,
      stderr: "there are no functions yet\n",
    });
    const wrong = await run("functions", "fn");
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('"fn" is not the name of a function: it must be');
    expect((await run("functions", "other/fn")).stderr).toContain(
      "no endpoint of the module serves",
    );
  });
});

describe("statefun instances", () => {
  it("lists those that are looked for, and why they fail", async () => {
    const run = await startKeeper('a={"n":1}', 'ab={"n":2}', "b=poison");
    expect((await run("instances", "test/fn", "--prefix", "a")).stdout).toBe(
      [
        "ID  WAITING  VALUES  BYTES  STATE",
        "a         0       1      7",
        "ab        0       1      7",
        "",
      ].join("\n"),
    );
    const two = ["--value", "kept", "--path", "$.n", "--equals", "2"];
    const found = await run("instances", "test/fn", ...two, "--json");
    expect(jsonLines(found.stdout)).toEqual([{ id: "ab", mailbox: 0, values: 1, bytes: 7 }]);
    expect((await run("instances", "test/fn", "--failing")).stdout).toMatch(
      /\nb +1 +0 +0 +fails: .*I do not like it/,
    );
    expect(await run("instances", "test/fn", "--mailbox-min", "2")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "no instances were found\n",
    });
  });

  it("goes on over pages, as far as it may, and says how to go on", async () => {
    const ids = numbers(1500).map((n) => n.padStart(4, "0"));
    const run = await startKeeper(...ids.map((id) => `${id}=1`));
    const some = await run("instances", "test/fn", "--limit", "1200", "--json");
    expect(jsonLines(some.stdout)).toHaveLength(1200);
    expect(some.stderr).toBe('there may be more: --after "1199" goes on, or --limit\n');
    const rest = await run("instances", "test/fn", "--after", "1199", "--json");
    expect(jsonLines(rest.stdout)).toHaveLength(300);
    expect(rest.stderr).toBe("");
  });
});

describe("statefun history", () => {
  it("says what came, and what it changed", async () => {
    const run = await startKeeper("a=1");
    const { stdout } = await run("history", "test/fn", "a");
    expect(stdout).toMatch(/^AT +MS +CAME +CHANGED +SENT +RECORDS +ERROR\n/);
    expect(stdout).toMatch(/test\/text 1 +kept: nothing -> 1 +0 +0\n$/);
    const [row] = jsonLines((await run("history", "test/fn", "a", "--json")).stdout);
    expect(row).toMatchObject({ messages: [{ value: 1 }] });
    expect((await run("history", "test/fn", "nobody")).stderr).toBe(
      "no history of test/fn nobody is kept\n",
    );
  });
});
