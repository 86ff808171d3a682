/**
 * Large requests and values over real HTTP: what is in them is kept and shown like anything else, what is over a limit is
 * refused with it, and none of them is dealt with in one piece.
 */
import { describe, expect, it } from "vitest";
import { fn } from "../functions.ts";
import { numbers, startRig } from "../support.ts";

const TYPE = "application/vnd.kafka.json.v2+json";

async function start(recordsPerRequest = 10_000) {
  const rig = await startRig({ functions: fn(() => ({})), recordsPerRequest });
  const url = await rig.serve();
  return {
    rig,
    url,
    async produce(body: string, headers = {}) {
      const response = await fetch(`${url}/topics/in`, {
        method: "POST",
        headers: { "content-type": TYPE, ...headers },
        body,
      });
      return { status: response.status, ...((await response.json()) as object) };
    },
    async consumed(query = "") {
      const response = await fetch(`${url}/topics/in/partitions/0/records?${query}`);
      return response.text();
    },
  };
}

const bodyOf = (...values: string[]) =>
  `{"records":[${values.map((value) => `{"key":"ключ","value":${value}}`)}]}`;

describe("a large value", () => {
  it("is kept and shown to the digit, and to the letter", async () => {
    const { produce, consumed } = await start();
    const values = [
      `[${numbers(50_000).map((n) => `${n}.5`)}]`,
      `[12345678901234567890,${numbers(50_000).map((n) => `1.0e${n}`)}]`,
      JSON.stringify("☃\n".repeat(50_000)),
      "1",
    ];
    expect(await produce(bodyOf(...values))).toMatchObject({ status: 200 });
    const page = values.map(
      (value, offset) =>
        `{"topic":"in","key":"ключ","value":${value},"partition":0,"offset":${offset}}`,
    );
    expect(await consumed("max_bytes=60000000")).toBe(`[${page}]`);
  });

  it("that is wrong is refused as any other", async () => {
    const { rig, produce } = await start();
    const long = `"${"x".repeat(100_000)}"`;
    expect(await produce(`{"records":[{"key":"a","value":${long}},{"value":1,"ky":2}]}`)).toEqual({
      status: 422,
      error_code: 42201,
      message: 'body.records.1: "ky" is not a field here: there are key, value, partition',
    });
    expect(await produce(`${bodyOf(long)}}`)).toMatchObject({ status: 422 });
    expect(await produce(bodyOf(`${"[".repeat(50_000)}${"]".repeat(50_000)}`))).toMatchObject({
      status: 422,
      message: "the body is not JSON: nested deeper than 1000 levels",
    });
    expect(rig.records("in")).toEqual([]);
  });
});

describe("a large value of an instance's state", () => {
  it("is shown like any other, and the others with it", async () => {
    const rig = await startRig({
      functions: fn(
        ({ messages }) => ({
          state: { floats: messages[0] ?? "", text: "☃".repeat(50_000), small: "1.50" },
        }),
        { floats: {}, text: {}, small: {} },
      ),
    });
    const url = await rig.serve();
    const floats = `[${numbers(50_000).map((n) => `${n}.50`)}]`;
    await rig.produce("in", `a=${floats}`);
    await rig.idle();
    const answer = await (await fetch(`${url}/functions/test/fn/a`)).text();
    const type = '"typename":"test/text"';
    for (const value of [
      `"floats":{${type},"value":${floats},"bytes":`,
      `"text":{${type},"value":"${"☃".repeat(50_000)}","encoding":"utf8","bytes":150000,`,
      `"small":{${type},"value":1.50,"bytes":4,`,
    ]) {
      expect(answer.includes(value)).toBe(true);
    }
    expect(JSON.parse(answer)).toMatchObject({ mailbox: 0, state: { small: { value: 1.5 } } });
  });
});

describe("a request of many records", () => {
  it("is one group, though it is written in several turns, and has its Idempotency-Key", async () => {
    const { rig, produce } = await start();
    const list = numbers(9999);
    const withKey = () => produce(bodyOf(...list), { "idempotency-key": "k" });
    const first = await withKey();
    expect(first).toEqual({
      status: 200,
      offsets: list.map((n) => ({ partition: 0, offset: Number(n) })),
    });
    expect(await withKey()).toEqual(first);
    const groups = rig.store.attempts.filter(({ records }) => records.length > 0);
    expect(groups.map(({ records, idempotency }) => [records.length, idempotency.length])).toEqual([
      [9999, 1],
    ]);
  });

  it("is refused when they are too many, with the limit and the setting", async () => {
    const { rig, produce } = await start(100);
    for (const count of [101, 20_000]) {
      expect(await produce(bodyOf(...numbers(count)))).toEqual({
        status: 413,
        error_code: 41301,
        message: `the request has ${count} records, and may have 100 (setting "recordsPerRequest"): send them in several requests`,
      });
    }
    expect(await produce(bodyOf(...numbers(100)))).toMatchObject({ status: 200 });
    expect(rig.records("in").length).toBe(100);
  });
});
