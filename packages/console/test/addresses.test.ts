/** The addresses of the API and of views hold whatever a name, an id or a key is. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fetchApi, pathOf, urlOf } from "../src/api/call.ts";
import { instanceUrl, messageTraceUrl, topicUrl, viewUrl } from "../src/views.ts";

const id = fc.string({ unit: "binary" });
const queryOf = (url: string) => Object.fromEntries(new URL(url, "http://x").searchParams);

describe("an address", () => {
  it("of the API has each parameter in a part of its own", () => {
    void fc.assert(
      fc.property(id, (one) => {
        const path = pathOf("/functions/{namespace}/{name}/{id}/pause", {
          namespace: "com.example",
          name: "stock",
          id: one,
        });
        const parts = path.split("/").map(decodeURIComponent);
        expect(parts).toEqual(["", "functions", "com.example", "stock", one, "pause"]);
      }),
    );
  });

  it("leaves out what is not said", () => {
    expect(urlOf({ path: "/a", query: { b: undefined } })).toBe("/a");
    expect(urlOf({ path: "/a", query: { b: "x&y", c: 0, d: undefined } })).toBe("/a?b=x%26y&c=0");
    expect(viewUrl("topics", { topic: "", key: undefined })).toBe("/console/topics");
    expect(topicUrl("a b", 0)).toBe("/console/topics?topic=a+b&offset=0");
  });

  it("of a view leads back to what it shows", () => {
    void fc.assert(
      fc.property(id, (one) => {
        const address = { function: "com.example/stock", id: one };
        fc.pre(one !== "");
        expect(queryOf(instanceUrl(address))).toEqual(address);
        expect(queryOf(messageTraceUrl(address, 7))).toEqual({ ...address, message: "7" });
      }),
    );
  });

  it.each([".", ".."])("cannot be made with the id %j, which a browser leaves out", async (one) => {
    const path = pathOf("/functions/{name}/{id}/pause", { name: "stock", id: one });
    await expect(fetchApi({ method: "POST", path })).rejects.toThrow("cannot be a part of a URL");
  });
});
