/** Following a runtime in a test: every event that is told is held against its description. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { onTestFinished } from "vitest";
import { Event } from "../../src/http/event-routes.ts";
import { type Rig, until } from "../support.ts";

interface Told {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Follows a runtime; nothing is read before `read` says so. */
export async function follow(url: string, { last = "", read = true } = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    request(
      `${url}/events`,
      { agent: false, headers: last ? { "last-event-id": last } : {} },
      resolve,
    )
      .on("error", reject)
      .end(),
  );
  onTestFinished(() => void response.destroy());
  const told: Told[] = [];
  let rest = "";
  const begin = () =>
    response.setEncoding("utf8").on("data", (chunk: string) => {
      const blocks = (rest + chunk).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, id = "", event = "", data = ""] =
          /^id: (.+)\nevent: (.+)\ndata: (.+)$/.exec(block) ?? [];
        if (event === "") continue;
        const one = { event, data: JSON.parse(data) };
        // Told as it is described.
        Event.parse(one);
        told.push({ id, ...one });
      }
    });
  response.on("error", () => undefined);
  if (read) begin();
  return {
    response,
    begin,
    told,
    of: (event: string) => told.filter((one) => one.event === event).map(({ data }) => data),
    async first() {
      while (told.length === 0) await once(response, "data");
      return told[0];
    },
  };
}

/** Lets time pass until it is told. */
export function tell<T>(rig: Rig, check: () => T) {
  return until(() => {
    rig.clock.advance(250);
    return check();
  });
}
