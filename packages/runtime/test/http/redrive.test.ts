/** Many dead letters that are sent again at once: each one once, whatever comes between. */
import { describe, expect, it } from "vitest";
import { fn } from "../functions.ts";
import { numbers, until, untilDurable } from "../support.ts";
import { out, recordOf, sent, startWithLetters, withLetters } from "./letters.ts";

describe("many dead letters", () => {
  it("are sent again, those that a filter is about, and those that cannot be are named", async () => {
    const disk = await withLetters([
      { id: "1", reason: "out of socks" },
      { id: "2", reason: "out of caps" },
      { id: "3", reason: "out of socks", function: "gone/fn" },
      "no letter",
    ]);
    const { rig, redrive } = await startWithLetters(disk);
    const refusal = { offset: 2, reason: "no endpoint of the module serves gone/fn" };
    const answer = sent(1, 0, 1);
    answer.body.reasons.push(refusal);
    expect(await redrive("reason=socks&dry_run=true")).toEqual(answer);
    expect(await redrive("reason=socks")).toEqual(answer);
    await rig.idle();
    expect(out(rig)).toEqual(["1=hello test/text -"]);
    const all = sent(1, 1, 2);
    all.body.reasons.push(refusal, { offset: 3, reason: "record 3 is not a dead letter" });
    expect(await redrive("all=true")).toEqual(all);
    await rig.idle();
    expect(out(rig).at(-1)).toBe("2=hello test/text -");
  });

  it("are sent a part at a time on demand", async () => {
    const disk = await withLetters(numbers(1200).map((id) => ({ id })));
    const { rig, redrive } = await startWithLetters(disk);
    expect((await redrive("all=true&limit=700")).body).toMatchObject({ redriven: 700, next: 699 });
    expect((await redrive("all=true&after=699")).body).toEqual(sent(500).body);
    expect(await redrive("all=true")).toEqual(sent(0, 1200));
    await rig.idle();
    expect(new Set(out(rig)).size).toBe(1200);
  });

  it("are those that there were when it was asked for, and not those that come of it", async () => {
    const again = fn(({ id, messages }) => ({
      egress: messages.map((payload) => [
        "dead-letters",
        `${id}=${JSON.stringify(recordOf({ id, payload }))}`,
      ]),
    }));
    const disk = await withLetters(numbers(600).map((id) => ({ id })));
    const { rig, redrive, list } = await startWithLetters(disk, { functions: again });
    expect(await redrive("all=true")).toEqual(sent(600));
    await rig.idle();
    expect((await list("?after=599&limit=1000")).letters.length).toBe(600);
  });

  it("are sent once each though the runtime is killed in the middle, and it is asked for again", async () => {
    const disk = await withLetters(numbers(1500).map((id) => ({ id })));
    const { rig } = await startWithLetters(disk);
    rig.store.hold();
    // Not over HTTP, whose server would wait for the answer before it is closed.
    const all = { topic: "dead-letters", limit: 10_000 };
    rig.runtime.redrive.all(all).catch(() => undefined);
    for (const commits of [1, 2, 3]) {
      await until(() => {
        rig.clock.advance(10);
        return rig.store.attempts.length >= commits;
      });
      if (commits < 3) rig.store.letOne();
    }
    await rig.crash();

    const second = await startWithLetters(disk);
    const { body } = await second.redrive("all=true");
    expect(body["already"]).toBeGreaterThanOrEqual(500);
    expect(Number(body["redriven"]) + Number(body["already"])).toBe(1500);
    await untilDurable(second.rig, () => out(second.rig).length >= 1500);
    await second.rig.idle();
    expect(out(second.rig).length).toBe(1500);
    expect(new Set(out(second.rig)).size).toBe(1500);
  });
});

describe("a request to send dead letters again", () => {
  it("says which are meant, and only that", async () => {
    const { redrive } = await startWithLetters(await withLetters([{}]));
    for (const query of ["", "offset=0&all=true", "all=true&reason=x", "limit=5"]) {
      expect(await redrive(query)).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("it says which dead letters are meant") },
      });
    }
    for (const [query, body] of [
      ["all=true&force=true", undefined],
      ["all=true", { payload: "x" }],
    ] as const) {
      expect(await redrive(query, body)).toMatchObject({
        status: 400,
        body: { message: "only one dead letter, by its offset, can be edited or sent by force" },
      });
    }
    expect(await redrive("from=yesterday")).toMatchObject({
      status: 400,
      body: {
        message: "query.from: is not a time in ISO 8601, such as 2026-11-26T12:00:00Z",
      },
    });
  });
});
