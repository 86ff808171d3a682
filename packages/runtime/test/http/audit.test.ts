/** What operators do is one line in the log each: who, what, to what, and how it went, and nothing of records or state. */
import { describe, expect, it } from "vitest";
import { Tokens } from "../../src/access/tokens.ts";
import { fn } from "../functions.ts";
import { type Rig, startRig } from "../support.ts";

const token = "token-of-an-operator";
const tokens = new Tokens(`ann operate ${token}`, "test");
const functions = fn(({ messages }) => ({ state: { log: messages.join("") } }), { log: {} });

const lines = ({ log }: Rig) => log.filter(({ message }) => message === "operator");

describe("an operator's action", () => {
  it("is logged with the token's name, its target and its outcome", async () => {
    const rig = await startRig({ functions });
    const url = await rig.serve({ tokens });
    await rig.produce("in", "a/b=secret");
    await rig.idle();
    const act = (method: string, path: string) =>
      fetch(url + path, { method, headers: { authorization: `Bearer ${token}` } });
    await act("DELETE", "/functions/test/fn/a%2Fb");
    await act("DELETE", "/functions/test/fn/a%2Fb");
    await act("POST", "/failures/retry?function=test/fn");
    const target = { function: "test/fn", id: "a/b" };
    const action = "delete-functions-namespace-name-id";
    expect(lines(rig)).toEqual([
      {
        level: "info",
        message: "operator",
        fields: { action, by: "ann", target, outcome: "done" },
      },
      {
        level: "info",
        message: "operator",
        fields: { action, by: "ann", target, outcome: "unknown-instance" },
      },
      {
        level: "info",
        message: "operator",
        fields: {
          action: "post-failures-retry",
          by: "ann",
          target: { function: "test/fn" },
          outcome: "done",
        },
      },
    ]);
    expect(JSON.stringify(rig.log)).not.toMatch(/secret|token-of/);
  });

  it("is anybody's where there are no tokens", async () => {
    const rig = await startRig({ functions });
    await fetch(`${await rig.serve()}/failures/retry`, { method: "POST" });
    expect(lines(rig)).toMatchObject([{ fields: { by: "anybody", outcome: "done" } }]);
  });

  it("is none that nobody was let do, nor what only looks", async () => {
    const rig = await startRig({ functions });
    const url = await rig.serve({ tokens });
    await fetch(`${url}/failures/retry`, { method: "POST" });
    const headers = { authorization: `Bearer ${token}` };
    await fetch(`${url}/failures`, { headers });
    await fetch(`${url}/failures/retry?wrong=1`, { method: "POST", headers });
    expect(lines(rig)).toEqual([]);
  });
});
