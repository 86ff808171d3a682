/** A disk that is full for good: those who wait are told, the program ends, and nothing acknowledged is lost. */
import { expect, test } from "vitest";
import { readTopic } from "../../tools/harness/api.ts";
import { type Command, entryPoint } from "../../tools/harness/program.ts";
import { start, temporaryFolder } from "./support/fixtures.ts";

const MAIN_JOB = entryPoint("src/start.ts");
const TOPIC = "restock-items";
/** A shell that lets no file grow beyond some 400 blocks: writing more is an error, and not the end of the process. */
const onSmallDisk = (...command: Command): Command => [
  "bash",
  "-c",
  "trap '' XFSZ; ulimit -f 400; exec \"$@\"",
  "bash",
  ...command,
];

test("a disk that is full ends the runtime, with an answer for those who wait", async () => {
  const env = { DATA_DIR: temporaryFolder() };
  const program = await start(onSmallDisk(...MAIN_JOB), { env });
  const restock = (itemId: string) =>
    fetch(`${program.api}/topics/${TOPIC}`, {
      method: "POST",
      headers: { "content-type": "application/vnd.kafka.json.v2+json" },
      body: JSON.stringify({
        records: [{ key: itemId, value: { itemId, quantity: 1, ballast: "x".repeat(50_000) } }],
      }),
    });
  let acknowledged = 0;
  let response = await restock("0");
  for (; response.ok; response = await restock(`${acknowledged}`)) acknowledged++;
  expect(acknowledged).toBeGreaterThan(0);
  expect([response.status, await response.json()]).toEqual([
    503,
    {
      error_code: 50301,
      message: expect.stringMatching(/^nothing more can be made durable \(.+\), and what has not/),
    },
  ]);
  const { code, stderr } = await program.exited;
  expect(code).toBe(1);
  expect(stderr).toMatch(`the store in ${env.DATA_DIR} failed, so the runtime ends: nothing more`);

  const again = await start(MAIN_JOB, { env });
  expect((await readTopic(again.api, TOPIC)).length).toBe(acknowledged);
});
