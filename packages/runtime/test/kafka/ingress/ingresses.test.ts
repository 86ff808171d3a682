/** What the module says of reading that cannot be done here is refused before anything is read. */
import { expect, test } from "vitest";
import { startIngresses } from "../../../src/kafka/ingress/ingresses.ts";
import { ModuleError, parseModule } from "../../../src/module/module.ts";
import { fn } from "../../functions.ts";
import { startRig } from "../../support.ts";

function ingress(id: string, ...lines: string[]): string {
  return `---
kind: io.statefun.kafka.v1/ingress
spec:
  id: test/${id}
  consumerGroupId: group
${lines.map((line) => `  ${line}\n`).join("")}  topics: [{ topic: in, valueType: test/text, targets: [test/fn] }]
`;
}

async function refusal(...ingresses: string[]): Promise<string> {
  const endpoint = `kind: io.statefun.endpoints.v2/http
spec: { functions: "test/*", urlPathTemplate: "http://127.0.0.1:1/" }
`;
  const module = parseModule("module.yaml", endpoint + ingresses.join(""));
  const rig = await startRig({ functions: fn(() => ({})), module });
  const options = { addresses: new Map(), onRecords: () => undefined, onFatal: () => undefined };
  try {
    const running = startIngresses({ ...rig.parts, ...options });
    await running.close();
  } catch (error) {
    expect(error).toBeInstanceOf(ModuleError);
    return (error as Error).message;
  }
  return "none";
}

const HERE = "address: 127.0.0.1:1";

test.each([
  ["address", [HERE], ["address: 127.0.0.1:2"]],
  ["startupPosition", [HERE], [HERE, "startupPosition: { type: earliest }"]],
  ["autoOffsetResetPosition", [HERE, "autoOffsetResetPosition: earliest"], [HERE]],
  ["properties", [HERE], [HERE, "properties: [isolation.level: read_uncommitted]"]],
])("a topic that two ingresses read with another %s", async (what, one, other) => {
  expect(await refusal(ingress("one", ...one), ingress("two", ...other))).toMatch(
    new RegExp(
      `^module\\.yaml:\\d+: ingress "test/two" reads topic in, as "test/one" does \\(module\\.yaml:6\\), with another ${what}: `,
    ),
  );
});

test.each([
  ["{ type: date, date: 1969-12-31 00:00:00.000 +0000 }", "before 1970 or in the future"],
  ["{ type: date, date: 9999-12-31 00:00:00.000 +0000 }", "before 1970 or in the future"],
  ["{ type: specific-offsets, offsets: [in/0: -1] }", "has the offset -1 for in/0"],
])("startupPosition %s", async (position, reason) => {
  const message = await refusal(ingress("one", HERE, `startupPosition: ${position}`));
  expect(message).toContain(`module.yaml:6: startupPosition has`);
  expect(message).toContain(reason);
});

test("two ingresses that say the same of a topic may read it", async () => {
  expect(await refusal(ingress("one", HERE), ingress("two", HERE))).toBe("none");
});
