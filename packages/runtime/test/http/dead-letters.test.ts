/** Dead letters over real HTTP: seen, and sent again, each once. */
import { describe, expect, it } from "vitest";
import { numbers } from "../support.ts";
import { out, sent, startWithLetters, withLetters } from "./letters.ts";

describe("the list of dead letters", () => {
  it("has what was given up, and whether it was sent again", async () => {
    const disk = await withLetters([{ payload: "hi", caller: "b" }, '{"something":"else"}']);
    const { rig, list, redrive } = await startWithLetters(disk);
    expect(await list()).toEqual({
      letters: [
        {
          offset: 0,
          time: "2025-12-31T23:58:00.000Z",
          function: "test/fn",
          id: "a",
          caller: { function: "test/fn", id: "b" },
          typename: "test/text",
          payload: "hi",
          encoding: "utf8",
          reason: "I do not like it",
        },
        { offset: 1, time: "2025-12-31T23:59:00.000Z" },
      ],
    });
    await redrive("offset=0");
    expect((await list()).letters[0]?.redrivenAt).toBe(new Date(rig.clock.now()).toISOString());
  });

  it("is of a reason, a function and a time, and comes in pages", async () => {
    const disk = await withLetters([
      { reason: "out of socks" },
      { function: "test/other" },
      { reason: "out of caps" },
      { reason: "out of hats" },
    ]);
    const { list } = await startWithLetters(disk);
    const offsets = async (query: string) => {
      const { letters, next } = await list(query);
      return [letters.map(({ offset }) => offset), next];
    };
    expect(await offsets("?reason=out+of")).toEqual([[0, 2, 3], undefined]);
    expect(await offsets("?reason=out+of&limit=2")).toEqual([[0, 2], 2]);
    expect(await offsets("?reason=out+of&limit=2&after=2")).toEqual([[3], undefined]);
    expect(await offsets("?function=test/other")).toEqual([[1], undefined]);
    expect(await offsets("?from=2025-12-31T23:57:00Z&to=2025-12-31T23:59:00Z")).toEqual([
      [1, 2],
      undefined,
    ]);
    expect(await offsets("?from=2026-01-01T00:00:00Z")).toEqual([[], undefined]);
  });

  it("looks through so many in a request, and says where to go on", async () => {
    const disk = await withLetters(numbers(5600).map((n) => ({ id: n })));
    const { list } = await startWithLetters(disk);
    expect(await list("?reason=none")).toEqual({ letters: [], next: 4999 });
    expect(await list("?reason=none&after=4999")).toEqual({ letters: [] });
  });

  it("begins with the last ones when these are asked for", async () => {
    const disk = await withLetters(numbers(1300).map((n) => ({ reason: `reason ${n}` })));
    const { list } = await startWithLetters(disk);
    const offsets = async (query: string) => {
      const { letters, next } = await list(`?newest=true&${query}`);
      return [letters.map(({ offset }) => offset), next];
    };
    expect(await offsets("limit=3")).toEqual([[1299, 1298, 1297], 1297]);
    expect(await offsets("limit=2&before=1297")).toEqual([[1296, 1295], 1295]);
    expect(await offsets("limit=2&before=2")).toEqual([[1, 0], undefined]);
    expect(await offsets("reason=reason+77")).toEqual([
      [779, 778, 777, 776, 775, 774, 773, 772, 771, 770, 77],
      undefined,
    ]);
  });

  it("is the same from either end when the letters are large", async () => {
    const sizes = [1, 300_000, 1, 300_000, 300_000, 300_000, 1];
    const disk = await withLetters(sizes.map((size) => ({ payload: "x".repeat(size) })));
    const { list } = await startWithLetters(disk);
    const found: number[] = [];
    for (let before: number | undefined = sizes.length; before !== undefined; ) {
      const { letters, next } = await list(`?newest=true&before=${before}`);
      found.push(...letters.map(({ offset }) => offset));
      before = next;
    }
    expect(found).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  it("is empty when there are none, and of another topic on demand", async () => {
    const disk = await withLetters([{}], "given-up");
    const { list } = await startWithLetters(disk);
    expect(await list()).toEqual({ letters: [] });
    expect((await list("?topic=given-up")).letters.length).toBe(1);
    expect(await list("?topic=none")).toMatchObject({ error_code: 40401 });
  });
});

describe("a dead letter", () => {
  it("is sent again as it was, once, unless it is sent by force", async () => {
    const { rig, redrive } = await startWithLetters(await withLetters([{ caller: "b" }]));
    expect(await redrive("offset=0&dry_run=true")).toEqual(sent(1));
    expect(await redrive("offset=0")).toEqual(sent(1));
    expect(await redrive("offset=0")).toEqual(sent(0, 1));
    await rig.idle();
    expect(out(rig)).toEqual(["a=hello test/text fn/b"]);
    expect(await redrive("offset=0&force=true")).toEqual(sent(1));
    await rig.idle();
    expect(out(rig).length).toBe(2);
  });

  it("is sent once though it is asked for twice at the same time", async () => {
    const { rig, redrive } = await startWithLetters(await withLetters([{}]));
    rig.store.hold();
    const clicks = [redrive("offset=0"), redrive("offset=0"), redrive("all=true")];
    rig.store.release();
    const answers = (await Promise.all(clicks)).map(({ body }) => body["redriven"]);
    expect(answers.sort()).toEqual([0, 0, 1]);
    await rig.idle();
    expect(out(rig)).toEqual(["a=hello test/text -"]);
  });

  it("may be edited", async () => {
    const disk = await withLetters([{}, {}]);
    const { rig, redrive } = await startWithLetters(disk);
    expect(await redrive("offset=0", { payload: "mended" })).toEqual(sent(1));
    const edit = { id: "x", typename: "test/bytes", payload: "aGk=", encoding: "base64" };
    expect(await redrive("offset=1", edit)).toEqual(sent(1));
    await rig.idle();
    expect(out(rig).sort()).toEqual(["a=mended test/text -", "x=hi test/bytes -"]);
    expect(
      await redrive("offset=0&force=true", { payload: "-", encoding: "base64" }),
    ).toMatchObject({ status: 422, body: { message: "body.payload: it is not base64" } });
    expect(await redrive("offset=0&force=true", { value: "-" })).toMatchObject({ status: 422 });
  });

  it("is refused when only the beginning of its payload is there, unless that is sent whole", async () => {
    const disk = await withLetters([{ payload: "x".repeat(600_000) }]);
    const { rig, redrive } = await startWithLetters(disk);
    expect(await redrive("offset=0")).toEqual({
      status: 422,
      body: {
        error_code: 42201,
        message:
          "dead letter 0 has only the first 524288 of the 600000 bytes of its payload: send it with the whole one",
      },
    });
    expect(await redrive("offset=0", { payload: "whole" })).toEqual(sent(1));
    await rig.idle();
    expect(out(rig)).toEqual(["a=whole test/text -"]);
  });

  it("is refused when nobody would get it", async () => {
    const disk = await withLetters([{ function: "gone/fn" }, "no letter"]);
    const { redrive } = await startWithLetters(disk);
    expect(await redrive("offset=0")).toMatchObject({
      status: 404,
      body: { error_code: 40402, message: "no endpoint of the module serves gone/fn" },
    });
    expect(await redrive("offset=0", { function: "test/fn", id: "" })).toMatchObject({
      status: 400,
      body: { message: "the id is empty" },
    });
    expect(await redrive("offset=0", { function: "test/fn" })).toEqual(sent(1));
    expect(await redrive("offset=1")).toMatchObject({
      status: 422,
      body: { message: "record 1 is not a dead letter" },
    });
    expect(await redrive("offset=2")).toMatchObject({ status: 404, body: { error_code: 40404 } });
  });
});
