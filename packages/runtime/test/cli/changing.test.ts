/** The commands that look into an instance and change what runs: what they do, and what they say when they cannot. */
import { describe, expect, it } from "vitest";
import { type Answer, fn } from "../functions.ts";
import { keyOf, startRig, until, untilDurable } from "../support.ts";
import { jsonLines, statefun } from "./support.ts";

/** Keeps the last message as `kept`; `later` is a message to itself in a minute, and `poison` throws. */
const keeper = fn(
  ({ id, messages }): Answer => {
    if (messages.includes("poison")) throw new Error("I do not like it");
    if (messages.includes("later")) {
      return { delayed: [{ ms: 60_000, to: `fn/${id}`, value: "now", token: "t" }] };
    }
    return { state: { kept: messages.at(-1) } };
  },
  { kept: {} },
);

async function start(...records: string[]) {
  const rig = await startRig({ functions: keeper });
  const url = await rig.serve();
  if (records.length > 0) await rig.produce("in", ...records);
  await untilDurable(rig, () =>
    [...rig.parts.types.all()].every(({ ready, running }) => ready.size + running === 0),
  );
  const run = (...args: string[]) => statefun([...args, "--url", url]);
  return { rig, run, on: (verb: string, ...args: string[]) => run(verb, "test/fn", "a", ...args) };
}

describe("statefun get", () => {
  it("shows what an instance holds, and one value as it is", async () => {
    const { on } = await start('a={"n":12345678901234567890}');
    const { stdout } = await on("get");
    expect(stdout).toMatch(/^VALUE +TYPE +BYTES +VERSION +EXPIRES +IS\n/);
    expect(stdout).toMatch(/\nkept +test\/text +26 +[\w-]{16} +\{"n":12345678901234567890\}\n/);
    expect(stdout).toMatch(/\nwaiting +0\n$/);
    expect((await on("get", "kept")).stdout).toBe('{"n":12345678901234567890}\n');
    expect(jsonLines((await on("get", "--json")).stdout)).toMatchObject([{ mailbox: 0 }]);
    expect(await on("get", "other")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("test/fn a has no value other"),
    });
  });

  it("says why an instance fails, and by what it is paused", async () => {
    const { on, run } = await start("a=poison");
    await run("pause", "test/fn");
    expect((await on("get")).stdout).toMatch(
      /failing +since .*: I do not like it\npaused +since .*, by test\/fn\n$/,
    );
  });
});

describe("statefun send", () => {
  it("sends a message, and says why it cannot", async () => {
    const { rig, on, run } = await start();
    expect((await on("send", "test/text", '{"n":0.10}')).stdout).toBe(
      "sent test/text to test/fn a\n",
    );
    await untilDurable(rig, () => rig.state("fn", "a")["kept"] === '{"n":0.10}');
    expect((await on("send", "test/text", "☃ 1", "--text")).code).toBe(0);
    await untilDurable(rig, () => rig.state("fn", "a")["kept"] === "☃ 1");
    expect(await on("send", "test/text", "☃")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("☃ is not JSON"),
    });
    expect(await run("send", "nobody/knows", "a", "test/text", "1")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("nobody/knows"),
    });
  });
});

describe("statefun set", () => {
  it("takes the place of what is there, or of the version that is given alone", async () => {
    const { rig, on } = await start("a=1");
    const { stdout } = await on("set", "kept", '{"n":0.10}');
    expect(stdout).toMatch(
      /^set kept of test\/fn a: it is version [\w-]{16}, and was [\w-]{16}\n$/,
    );
    expect(rig.state("fn", "a")).toEqual({ kept: '{"n":0.10}' });
    expect((await on("set", "kept", "2", "--seen", "other")).code).toBe(4);
    expect((await on("set", "kept", '{"m":1}', "--patch")).code).toBe(0);
    expect(rig.state("fn", "a")).toEqual({ kept: '{"n":0.10,"m":1}' });
    expect((await on("set", "new", "☃", "--text", "--type", "test/x")).code).toBe(0);
    expect((await on("set", "bytes", "/w==", "--base64", "--type", "test/x")).code).toBe(0);
    expect(rig.store.state(keyOf("fn", "a"))).toHaveLength(3);
  });

  it("says what is wrong with a value, and with an instance that is busy", async () => {
    const { on } = await start("a=poison");
    expect(await on("set", "kept", "{")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("{ is not JSON"),
    });
    expect((await on("set", "kept", "1", "--text", "--base64")).code).toBe(2);
    expect(await on("set", "kept", "1")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("is not at rest"),
    });
    await on("pause");
    expect((await on("set", "kept", "1")).code).toBe(0);
  });
});

describe("statefun clear", () => {
  it("removes a value, or all of them, when that was said", async () => {
    const { rig, on } = await start("a=1");
    await on("set", "more", "1", "--type", "test/x");
    expect((await on("clear")).code).toBe(2);
    expect((await on("clear", "--dry-run")).stdout).toBe(
      "would remove 2 values of test/fn a: kept, more\n",
    );
    expect((await on("clear", "more", "--yes", "--seen", "other")).code).toBe(4);
    expect((await on("clear", "none", "--yes")).code).toBe(3);
    expect((await on("clear", "more", "--yes")).stdout).toBe("removed more of test/fn a\n");
    expect((await on("clear", "--yes")).stdout).toBe("removed 1 value of test/fn a\n");
    expect(rig.store.state(keyOf("fn", "a"))).toEqual([]);
  });
});

describe("statefun clear --everything", () => {
  it("removes an instance with what waits for it, and what is to come to it", async () => {
    const { rig, on } = await start("a=1");
    await rig.produce("in", "a=later");
    await rig.idle();
    await on("pause");
    await rig.produce("in", "a=2", "a=3");
    await until(() => rig.store.mailboxSize(keyOf("fn", "a")) === 2);
    const what = "1 value, 2 waiting messages and the delayed ones of test/fn a";
    expect((await on("clear", "--everything", "--dry-run")).stdout).toBe(
      `would remove ${what}: kept\n`,
    );
    expect((await on("clear", "kept", "--everything")).code).toBe(2);
    const removed = await on("clear", "--everything", "--yes", "--json");
    expect(jsonLines(removed.stdout)).toEqual([{ removed: ["kept"], messages: 2, delayed: 1 }]);
    expect((await on("clear", "--everything", "--yes")).code).toBe(3);
    await on("resume");
    rig.clock.advance(60_000);
    await rig.idle();
    expect(rig.store.state(keyOf("fn", "a"))).toEqual([]);
  });
});

describe("statefun trim", () => {
  it("removes what comes before an offset, when that was said", async () => {
    const { run } = await start("a=1", "a=2", "a=3");
    const trim = (...args: string[]) => run("trim", "in", ...args);
    expect((await trim("--before", "2", "--dry-run")).stdout).toBe(
      "would remove 2 records of in before offset 2\n",
    );
    expect((await trim("--before", "2")).code).toBe(2);
    expect((await trim("--before", "2", "--yes")).stdout).toBe(
      "removed 2 records of in: the first offset is 2\n",
    );
    expect((await trim("--before", "4", "--yes")).code).toBe(4);
    expect(await run("trim", "none", "--before", "1", "--yes")).toMatchObject({ code: 3 });
    expect(jsonLines((await run("topics", "in", "--json")).stdout)).toMatchObject([
      { records: 1, firstOffset: 2 },
    ]);
  });
});

describe("statefun pause and resume", () => {
  it("say what is paused, and what goes on", async () => {
    const { rig, on, run } = await start();
    expect((await run("pause", "--list")).stderr).toBe("nothing is paused\n");
    expect((await on("pause")).stdout).toMatch(/^test\/fn a is paused since 2026-01-01T/);
    await run("pause", "--all");
    expect((await run("pause", "--list")).stdout).toMatch(
      /^FUNCTION +ID +SINCE\neverything +2026.*\ntest\/fn +a +2026.*\n$/,
    );
    await rig.produce("in", "a=1");
    expect((await on("resume")).stdout).toBe(
      "test/fn a was paused, and is paused all the same: its function is, or everything\n",
    );
    expect((await run("resume", "test/fn")).stdout).toContain("test/fn was not paused by itself");
    expect((await run("resume", "--all")).stdout).toBe("everything was paused, and goes on\n");
    await rig.idle();
    expect(rig.state("fn", "a")).toEqual({ kept: "1" });
  });

  it("need to be told what is meant", async () => {
    const { run } = await start();
    for (const args of [["pause"], ["resume"], ["retry"], ["pause", "test/fn", "--all"]]) {
      expect((await run(...args)).code).toBe(2);
    }
    expect((await run("pause", "other/fn")).code).toBe(3);
  });
});

describe("statefun retry and skip", () => {
  it("try again, and give up the head: for good, or to the dead letters", async () => {
    const { rig, on, run } = await start("a=poison", "a=poison", "a=3");
    await until(() => rig.parts.failures.failing.size === 1);
    expect((await on("retry")).stdout).toBe("test/fn a is tried again\n");
    await until(() => rig.parts.failures.failing.size === 1);
    expect((await run("retry", "test/fn")).stdout).toBe("tried again: 1 instance of test/fn\n");
    expect((await on("skip")).code).toBe(2);
    expect((await on("skip", "--dry-run")).stdout).toMatch(
      /^would drop: message \d+ \(test\/text\) of test\/fn a\n$/,
    );
    expect((await on("skip", "--seq", "999", "--yes")).code).toBe(4);
    await on("pause");
    await until(() => rig.parts.inFlight.size === 0);
    expect((await on("skip", "--yes")).stdout).toMatch(/^dropped: message \d+/);
    expect((await on("skip", "--dead-letter")).stdout).toMatch(/^moved to the dead letters: /);
    await on("resume");
    await rig.idle();
    expect(rig.state("fn", "a")).toEqual({ kept: "3" });
    expect((await on("skip", "--yes")).code).toBe(3);
  });
});

describe("statefun skip without an id", () => {
  it("moves what fails of all instances of a function to the dead letters, when that is meant", async () => {
    const { rig, run } = await start("a=poison", "b=poison", "c=1");
    await until(() => rig.parts.failures.failing.size === 2);
    const all = ["skip", "test/fn", "--dead-letter"];
    expect(await run("skip", "test/fn")).toMatchObject({
      code: 2,
      stderr: "which instance is meant? Give its id, or --dead-letter alone for all that fail\n",
    });
    expect((await run(...all, "--seq", "1")).code).toBe(2);
    expect((await run(...all)).code).toBe(2);
    expect((await run(...all, "--dry-run")).stdout).toBe(
      "would move to the dead letters: 2 messages of test/fn\n",
    );
    expect((await run(...all, "--yes")).stdout).toBe(
      "moved to the dead letters: 2 messages of test/fn\n",
    );
    await rig.idle();
    expect(rig.records("dead-letters")).toHaveLength(2);
  });
});

describe("statefun timers", () => {
  it("lists what is to come, lets it come now and cancels it", async () => {
    const { rig, on } = await start("a=later");
    const [row] = jsonLines((await on("timers", "--json")).stdout) as { readonly seq: number }[];
    expect((await on("timers")).stdout).toMatch(
      /^SEQ +AT +TYPE +FROM +TOKEN +VALUE\n +\d+ +2026.* +test\/text +test\/fn a +t +"now"\n$/,
    );
    expect((await on("timers", "--fire", "1", "--cancel", "1")).code).toBe(2);
    expect((await on("timers", "--fire", `${row?.seq}`)).code).toBe(0);
    await rig.idle();
    expect(rig.state("fn", "a")).toEqual({ kept: "now" });
    expect((await on("timers", "--cancel", `${row?.seq}`)).code).toBe(3);
    await rig.produce("in", "a=later");
    await rig.idle();
    const [next] = jsonLines((await on("timers", "--json")).stdout) as { readonly seq: number }[];
    expect((await on("timers", "--cancel", `${next?.seq}`)).stdout).toBe(
      `cancelled delayed message ${next?.seq}\n`,
    );
    expect((await on("timers")).stderr).toContain("no delayed messages are to come");
  });
});
