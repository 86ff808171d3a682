/**
 * Topics as a stream of server-sent events over real HTTP: each record once and in order, at the pace of the reader, whoever
 * goes away first, the client or the server.
 */
import { describe, expect, it } from "vitest";
import { numbers } from "../support.ts";
import { consume, openStream, startTopic, write } from "./readers.ts";

describe("a stream", () => {
  it("sends what is there and what comes, each once", async () => {
    const { rig, url } = await startTopic();
    await write(rig, "a=0", "a=1");
    const stream = await openStream(url);
    expect(stream.response.headers["content-type"]).toMatch("text/event-stream");
    await stream.received(2);
    await write(rig, "a=2");
    await write(rig, "b=3", `b=${"[".repeat(9999)}${"]".repeat(9999)}`, 'b="line\\nbreak"');
    await stream.received(6);
    expect(stream.events.map(({ id, offset }) => [id, offset])).toEqual(
      numbers(6).map((n) => [Number(n), Number(n)]),
    );
    expect(
      stream.events.map(({ value }) => value).filter((value) => String(value).length < 50),
    ).toEqual([0, 1, 2, 3, "line\nbreak"]);
    expect(stream.events.map(({ key }) => key).join("")).toBe("aaabbb");
  });

  it("starts at an offset, and goes on after the last event that the client has seen", async () => {
    const { rig, url } = await startTopic();
    await write(rig, ...numbers(5).map((n) => `a=${n}`));
    const first = async (options: object) => {
      const stream = await openStream(url, options);
      await stream.received(1);
      stream.response.destroy();
      return stream.events[0]?.id;
    };
    expect(await first({ query: "offset=3" })).toBe(3);
    expect(await first({ query: "offset=1", headers: { "last-event-id": "3" } })).toBe(4);
    expect(await first({ query: "offset=2", headers: { "last-event-id": "" } })).toBe(2);
    for (const lastEventId of ["x", "-2", "1.5", "0x1", "1e1"]) {
      const headers = { "last-event-id": lastEventId };
      expect((await fetch(`${url}/topics/out/stream`, { headers })).status).toBe(400);
    }
    expect((await fetch(`${url}/topics/out/stream?offset=x`)).status).toBe(400);
    expect((await fetch(`${url}/topics/out/stream?timeout=1`)).status).toBe(400);
    expect((await fetch(`${url}/topics/nowhere/stream`)).status).toBe(404);
  });

  it("waits for a slow reader instead of filling the memory, and then misses nothing", async () => {
    const { rig, url, read, stuck } = await startTopic();
    const large = "x".repeat(1_000_000);
    await write(rig, ...numbers(15).map((n) => `a="${n}${large}"`));
    const stream = await openStream(url, { read: false });
    await stuck();
    expect(read()).toBeLessThan(12);
    stream.begin();
    await stream.received(15);
    expect(read()).toBe(15);
    expect(stream.events.map(({ value }) => String(value).replace(large, ""))).toEqual(numbers(15));
  });

  it("ends when the client goes away, reading or not", async () => {
    const { rig, url, waiting } = await startTopic();
    await write(rig, "a=1");
    const streams = [await openStream(url), await openStream(url, { read: false })];
    await waiting(2);
    for (const { response } of streams) response.destroy();
    await waiting(0);
  });
});

describe("closing the API", () => {
  it("answers those that wait, ends the streams and does not wait for slow readers", async () => {
    const { rig, url, waiting, read, stuck } = await startTopic();
    await write(rig, "a=1");
    const polls = [1, 2].map(() => consume(url, "offset=9&timeout=60000"));
    const stream = await openStream(url);
    await waiting(3);
    const value = "x".repeat(1_000_000);
    await write(rig, ...numbers(15).map(() => `a="${value}"`));
    await stream.received(16);
    const slow = await openStream(url, { read: false });
    const before = read();
    await stuck();
    expect(read() - before).toBeLessThan(13);
    const started = performance.now();
    await rig.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    for (const poll of polls) expect(await poll).toMatchObject({ status: 200 });
    await stream.ended();
    slow.response.destroy();
  });
});
