/**
 * What the clients of a runtime see when its output gate breaks: an error that they can tell from every other, at once,
 * instead of a connection that hangs; and what is durable, as before.
 */
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { playgroundServers } from "../../src/http/playground.ts";
import { failForGood, numbers, type Rig, until } from "../support.ts";
import { ends, MESSAGE, startGated } from "./gate.ts";

describe("the API of a runtime whose gate breaks", () => {
  const body = { error_code: 50301, message: MESSAGE };

  async function serve(rig: Rig) {
    const api = await rig.serve();
    const [ingress, egress] = await Promise.all(
      playgroundServers(rig.runtime, rig.parts.module).map(async ({ app }) => {
        onTestFinished(() => app.close());
        await app.listen({ host: "127.0.0.1", port: 0 });
        return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
      }),
    );
    const json = async (url: string, init: RequestInit = {}) => {
      const response = await fetch(url, init);
      return [response.status, await response.json()];
    };
    return {
      get: (path: string) => json(api + path),
      stream: async (path: string) => (await fetch(api + path)).text(),
      operate: (what: "dead-letter" | "retry") =>
        json(`${api}/functions/test/fn/bad/${what}`, { method: "POST" }),
      write: () => [
        json(`${api}/topics/in`, {
          method: "POST",
          headers: { "content-type": "application/vnd.kafka.json.v2+json" },
          body: JSON.stringify({ records: [{ key: "a", value: 1 }] }),
        }),
        json(`${ingress}/test/fn/a`, { method: "PUT", body: "1" }),
        json(`${egress}/out`),
      ],
    };
  }

  it("answers 503 to those who wait and to those who come, and ends the streams", async () => {
    const rig = await startGated();
    const { get, stream, write, operate } = await serve(rig);
    expect(await get("/readyz")).toEqual([200, { status: "ready" }]);
    const { topics } = rig.parts;
    const listen = vi.spyOn(topics, "listen");
    rig.store.hold();
    const long = "/topics/in/partitions/0/records?offset=2&timeout=60000";
    const waiting = [...write(), operate("dead-letter"), get(long)];
    const streamed = stream("/topics/in/stream");
    // The message that is sent to the dead letters has left its mailbox.
    await until(() => listen.mock.calls.length === 2 && rig.parts.failures.failing.size === 0);

    await failForGood(rig);
    expect(await Promise.all(waiting)).toEqual(numbers(5).map(() => [503, body]));
    expect(await Promise.all(write())).toEqual(numbers(3).map(() => [503, body]));
    expect((await streamed).match(/^id: \d+$/gm)).toEqual(["id: 0", "id: 1"]);
    expect(await get("/readyz")).toEqual([503, { status: "failed" }]);
  });

  it("goes on to show what is durable", async () => {
    const rig = await startGated();
    const { get, stream, operate } = await serve(rig);
    const waiting = ends([rig.produce("in", "a=1")]);
    await failForGood(rig);
    expect(await waiting).toEqual(rig.fatal);
    // Not even what has failed is tried again.
    expect([rig.parts.failures.failing.size, rig.clock.waiting()]).toEqual([1, []]);
    expect(await operate("retry")).toEqual([503, body]);
    const page = "/topics/in/partitions/0/records?offset=";
    expect(await get(`${page}1`)).toMatchObject([200, [{ offset: 1, key: "bad" }]]);
    expect(await get(`${page}2`)).toEqual([503, body]);
    expect(await get("/functions/test/fn/good")).toMatchObject([200, { mailbox: 0 }]);
    expect(await get("/functions/test/fn/a")).toMatchObject([404, { error_code: 40403 }]);
    expect(await stream("/topics/in/stream?offset=2")).toBe("");
  });
});
