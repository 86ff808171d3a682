/** What both runtimes must do alike. Where they differ, Flink is right. */
import { describe, expect, test } from "vitest";
import type { Driver } from "./driver.ts";
import { EXPIRY_MS, expectedTypes, type Step } from "./functions.ts";

const report = (text: string): Step => ({ do: "report", text });
const later = (ms: number, steps: Step[], token?: string): Step => ({
  do: "after",
  ms,
  steps,
  ...(token !== undefined && { token }),
});

export function describeConformance(runtime: string, driver: () => Driver): void {
  describe(`on ${runtime}`, () => {
    describe("delayed messages", () => {
      test("a cancelled one does not come", async () => {
        const cancelled = later(300, [report("cancelled")], "cancelled/1");
        const steps: Step[] = [
          cancelled,
          later(1000, [report("end")]),
          { do: "cancel", token: "cancelled/1" },
        ];
        await driver().send("a", "cancel", steps);
        expect(await driver().reports("cancel", 1)).toEqual(["end"]);
      });

      test("cancelling and sending apply in their order, in one batch, too", async () => {
        await driver().send("a", "replace", [later(600, [report("first")], "replace/1")]);
        await driver().send("a", "replace", [
          { do: "cancel", token: "replace/1" },
          later(300, [report("second")], "replace/1"),
          later(1500, [report("end")]),
        ]);
        expect(await driver().reports("replace", 2)).toEqual(["second", "end"]);
      });

      test("cancelling what has fired does nothing", async () => {
        await driver().send("a", "fired", [later(50, [report("fired")], "fired/1")]);
        expect(await driver().reports("fired", 1)).toEqual(["fired"]);
        await driver().send("a", "fired", [{ do: "cancel", token: "fired/1" }, report("alive")]);
        expect(await driver().reports("fired", 2)).toEqual(["fired", "alive"]);
      });

      test("two functions share the tokens of an id", async () => {
        await driver().send("a", "shared", [
          later(3000, [report("fired")], "shared/1"),
          report("set"),
        ]);
        expect(await driver().reports("shared", 1)).toEqual(["set"]);
        await driver().send("b", "shared", [
          { do: "cancel", token: "shared/1" },
          later(4000, [report("end")]),
        ]);
        expect(await driver().reports("shared", 2)).toEqual(["set", "end"]);
      });
    });

    describe("state", () => {
      const tell = (name: "written" | "invoked"): Step => ({ do: "tell", name });

      test("expires after it was written, however often it is read", async () => {
        await driver().send("a", "written", [
          { do: "set", name: "written", value: "there" },
          later(EXPIRY_MS / 3, [tell("written")]),
          later(EXPIRY_MS * 2, [tell("written")]),
        ]);
        expect(await driver().reports("written", 2)).toEqual(["written: there", "written: empty"]);
      });

      test("expires after the last invocation", async () => {
        await driver().send("a", "invoked", [
          { do: "set", name: "invoked", value: "there" },
          later(EXPIRY_MS * 0.6, [tell("invoked")]),
          later(EXPIRY_MS * 1.2, [tell("invoked")]),
          later(EXPIRY_MS * 4, [tell("invoked")]),
        ]);
        expect(await driver().reports("invoked", 3)).toEqual([
          "invoked: there",
          "invoked: there",
          "invoked: empty",
        ]);
      });

      test.each([false, true])(
        "and messages of every type keep their values (zero: %s)",
        async (zero) => {
          await driver().send("a", `types ${zero}`, [{ do: "send-types", zero }]);
          const expected = expectedTypes(zero);
          expect(await driver().reports(`types ${zero}`, expected.length)).toEqual(expected);
        },
      );
    });

    test("1,000 messages to one instance come once each, in their order", async () => {
      const scripts = Array.from({ length: 1000 }, (_, n): Step[] => [
        { do: "count", n: n + 1, last: 1000 },
      ]);
      await driver().send("a", "many", ...scripts);
      expect(await driver().reports("many", 1)).toEqual(["counted to 1000"]);
    });

    test("a handler that throws twice and then succeeds has its effects once", async () => {
      const steps: Step[] = [
        { do: "count", n: 1, last: 1 },
        { do: "fail", tag: runtime, times: 2 },
      ];
      await driver().send("a", "throws", steps);
      expect(await driver().reports("throws", 1)).toEqual(["counted to 1"]);
    });

    test("a message of 1 MiB arrives whole", async () => {
      await driver().send("a", "large", [
        { do: "send-bytes", to: { function: "b", id: "large" }, bytes: 1024 * 1024 },
      ]);
      expect(await driver().reports("large", 1)).toEqual([`${1024 * 1024} bytes`]);
    });

    test.each(["a/b", "with space", "Grüße 👋", "%2F", "__proto__"])(
      "the id %s is an id",
      async (id) => {
        await driver().send("a", id, [
          { do: "send", to: { function: "b", id }, steps: [report("here")] },
        ]);
        expect(await driver().reports(id, 1)).toEqual(["here"]);
      },
    );

    test("a redeploy brings a function, and a value to one that has state", async () => {
      await driver().send("a", "redeploy", [
        { do: "set", name: "plain", value: "kept" },
        report("set"),
      ]);
      expect(await driver().reports("redeploy", 1)).toEqual(["set"]);
      await driver().send("added", "redeploy/added", [report("added")]);
      await driver().redeploy();
      expect(await driver().reports("redeploy/added", 1)).toEqual(["added"]);
      await driver().send("a", "redeploy", [{ do: "tell", name: "plain" }]);
      expect(await driver().reports("redeploy", 3)).toEqual(["set", "plain: kept", "extra: +"]);
    });
  });
}
