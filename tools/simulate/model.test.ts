/** That the model allows what is allowed, and nothing else. */
import { describe, expect, it } from "vitest";
import type { Ran } from "./functions.ts";
import { type Circumstances, UNDISTURBED } from "./observed.ts";
import { NOTHING, type Program, type Timer } from "./programs.ts";
import { replay } from "./replay.ts";

/** What instance fn/1 shows of a message, and when that counted. */
interface Shows extends Partial<Ran> {
  readonly label: string;
  readonly key?: string;
  readonly timestamp?: number;
}

const CALM: Circumstances = { ...UNDISTURBED, maxBatch: 10, timeScale: 1 };

/** A message to fn/1 with each of the programs, at time 0, and what was shown of it. */
function judge(
  programs: readonly Program[],
  shows: readonly Shows[],
  given: Partial<Circumstances> = {},
): string[] {
  const records = {
    in: programs.map((program, index) => ({
      key: "1",
      value: { label: `${index}`, program },
      timestamp: 0,
    })),
    out: shows.map(({ key = "fn/1", timestamp = 0, ...ran }, index) => ({
      key,
      value: { at: timestamp, batch: index, declared: 8, ran: index + 1, sum: 0, seen: {}, ...ran },
      timestamp,
    })),
    emitted: [],
  };
  const { violations, left } = replay(
    {
      routes: { in: ["fn"] },
      records: (topic) => records[topic as keyof typeof records],
      applied: (_last, timestamp) => [timestamp, timestamp],
    },
    { ...CALM, ...given },
  );
  return [...violations, ...left.map((label) => `${label} is left`)];
}

const send: Program = { ...NOTHING, sends: [{ to: "fn/1", program: NOTHING }] };
const write = (value: string): Program => ({ ...NOTHING, writes: [{ value, option: 1 }] });
const delay = (cancel: Timer["cancel"], ms = 100, by = "fn/1"): Program => ({
  ...NOTHING,
  timers: [{ ms, to: "fn/1", program: NOTHING, cancel, by }],
});
const self = { from: "fn/1" };

describe("the model allows", () => {
  it.each<readonly [what: string, programs: readonly Program[], shows: readonly Shows[]]>([
    ["what comes in order", [NOTHING, NOTHING], [{ label: "0@fn" }, { label: "1@fn" }]],
    [
      "a delayed message in its time",
      [delay("never")],
      [{ label: "0@fn" }, { label: "0@fnt0", ...self, timestamp: 100 }],
    ],
    [
      "the one under the same token, and not the one that was taken back",
      [delay("again")],
      [{ label: "0@fn" }, { label: "0@fnt0a", ...self, timestamp: 100 }],
    ],
    [
      "one that was on its way when it was taken back, which need not come",
      [delay("later")],
      [{ label: "0@fn" }, { label: "0@fnt0c", ...self, timestamp: 100 }],
    ],
    [
      "a value until it expires",
      [write("int"), NOTHING],
      [{ label: "0@fn" }, { label: "1@fn", seen: { int: 1 }, timestamp: 999 }],
    ],
    [
      "none from then on",
      [write("int"), NOTHING],
      [{ label: "0@fn" }, { label: "1@fn", timestamp: 1000 }],
    ],
    [
      "a value that calls have kept alive",
      [write("float"), NOTHING, NOTHING],
      [
        { label: "0@fn" },
        { label: "1@fn", seen: { float: 1 }, timestamp: 999 },
        { label: "2@fn", seen: { float: 1 }, timestamp: 1998 },
      ],
    ],
  ])("%s", (_what, programs, shows) => {
    expect(judge(programs, shows)).toEqual([]);
  });
});

describe("the model leaves to operators", () => {
  it("that a message comes early, late or never", () => {
    const touched = new Set(["0@fn", "1@fnt0"]);
    const [first, second, third] = [
      { label: "0@fn" },
      { label: "1@fn" },
      { label: "1@fnt0", ...self },
    ];
    const programs = [NOTHING, delay("never")];
    expect(judge(programs, [second, third, first], { touched })).toEqual([]);
    expect(judge(programs, [second], { touched })).toEqual([]);
    expect(judge(programs, [second])).toEqual([
      "1@fn at fn/1 overtakes 0@fn",
      "0@fn is left",
      "1@fnt0 is left",
    ]);
  });

  it("what the values of an instance are, which go on from there", () => {
    const edited = new Set(["fn/1"]);
    const changed = { label: "1@fn", ran: 1, sum: 7, seen: { long: 2 } };
    expect(judge([NOTHING, NOTHING], [{ label: "0@fn" }, changed], { edited })).toEqual([]);
    expect(judge([NOTHING, NOTHING], [{ label: "0@fn" }, changed])).toHaveLength(3);
  });

  it("how far the clock was set", () => {
    const shows = [{ label: "0@fn" }, { label: "0@fnt0", ...self, timestamp: 50 }];
    expect(judge([delay("never")], shows, { clockErrorMs: 50 })).toEqual([]);
    expect(judge([delay("never")], shows, { clockErrorMs: 49 })).toHaveLength(1);
  });
});

describe("the model does not allow", () => {
  it.each<readonly [what: string, programs: readonly Program[], shows: readonly Shows[], RegExp]>([
    ["a message that does not run", [NOTHING], [], /^0@fn is left$/],
    [
      "one that runs twice",
      [NOTHING],
      [{ label: "0@fn" }, { label: "0@fn" }],
      /0@fn at fn\/1 has run already/,
    ],
    ["one that was never sent", [], [{ label: "0@fn" }], /0@fn at fn\/1 was never sent/],
    [
      "one that overtakes another of the same sender",
      [NOTHING, NOTHING],
      [{ label: "1@fn" }, { label: "0@fn" }],
      /1@fn at fn\/1 overtakes 0@fn/,
    ],
    ["one at another receiver", [NOTHING], [{ label: "0@fn", key: "fn/2" }], /was sent to fn\/1/],
    [
      "one of another sender",
      [NOTHING],
      [{ label: "0@fn", from: "fn/2" }],
      /was sent by undefined, and comes from fn\/2/,
    ],
    [
      "one in the batch that has sent it",
      [send],
      [
        { label: "0@fn", batch: 0 },
        { label: "0@fn.0", batch: 0, ...self },
      ],
      /0@fn.0 at fn\/1 was never sent/,
    ],
    [
      "a delayed message before its time",
      [delay("never")],
      [{ label: "0@fn" }, { label: "0@fnt0", ...self, timestamp: 99 }],
      /comes 1 ms early/,
    ],
    [
      "one that was taken back",
      [delay("now")],
      [{ label: "0@fn" }, { label: "0@fnt0", ...self, timestamp: 100 }],
      /0@fnt0 at fn\/1 was taken back/,
    ],
    [
      "that another id takes it back",
      [delay("later", 100, "fn/2")],
      [{ label: "0@fn" }, { label: "0@fnt0c", key: "fn/2", from: "fn/1", ran: 1 }],
      /^0@fnt0 is left$/,
    ],
    [
      "a value that had expired when its message came",
      [{ ...delay("never", 1000), writes: write("int").writes }],
      [{ label: "0@fn" }, { label: "0@fnt0", ...self, seen: { int: 1 }, timestamp: 1000 }],
      /0@fnt0 sees int 1, and it is undefined/,
    ],
    [
      "another value",
      [write("long"), NOTHING],
      [{ label: "0@fn" }, { label: "1@fn", seen: { long: -1 } }],
      /sees long -1, and it is 1/,
    ],
    [
      "that an instance forgets",
      [NOTHING, NOTHING],
      [{ label: "0@fn" }, { label: "1@fn", ran: 1 }],
      /sees ran 1, and it is 2/,
    ],
    [
      "a record less",
      [{ ...NOTHING, emits: 1 }],
      [{ label: "0@fn" }],
      /record 0 is undefined, and has to be fn\/1 0@fn 0/,
    ],
    [
      "a batch in two parts",
      [NOTHING, NOTHING],
      [
        { label: "0@fn", batch: 1 },
        { label: "1@fn", batch: 2 },
        { label: "2@fn", batch: 1 },
      ],
      /batch 1 of fn\/1 counts in parts/,
    ],
  ])("%s", (_what, programs, shows, violation) => {
    expect(judge(programs, shows).join("\n")).toMatch(violation);
  });

  it("more messages in a batch than the module says", () => {
    const shows = [
      { label: "0@fn", batch: 0 },
      { label: "1@fn", batch: 0 },
    ];
    expect(judge([NOTHING, NOTHING], shows, { maxBatch: 1 }).join("\n")).toMatch(
      /is in a batch of 2, over 1/,
    );
  });
});
