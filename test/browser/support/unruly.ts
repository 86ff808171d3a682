/** A runtime with functions that fail and hang as they are told, one whose service is away, and what is left of one that is gone. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  httpTransport,
  inProcessTransport,
  type RunningRuntime,
  readModule,
  serveRuntime,
} from "statefun-runtime";
import { batchHandler, customType, statefulFunction } from "statefun-ts";
import { expect, onTestFinished } from "vitest";
import { inspect, produce } from "../../../tools/harness/api.ts";
import { temporaryFolder } from "../../e2e/support/fixtures.ts";

const Deed = customType("test/deed", {
  serialize: (deed: string) => Buffer.from(JSON.stringify(deed)),
  deserialize: (bytes) => String(JSON.parse(Buffer.from(bytes).toString())),
});

type Namespace = "test" | "away" | "lost";

export interface Unruly {
  readonly url: string;
  /** Tells an instance of test/fn what to do: to `fail`, to `hang`, or anything else, which it keeps. */
  tell(id: string, ...deeds: readonly string[]): Promise<void>;
  /** From now on nothing fails. */
  cure(): void;
}

export async function startUnruly(): Promise<Unruly> {
  let isCured = false;
  const ended = Promise.withResolvers<void>();
  const functions = (["test", "lost"] as const).map((namespace) =>
    statefulFunction({ typename: `${namespace}/fn`, storage: { last: Deed } }).on(
      Deed,
      async ({ storage }, deed) => {
        if (deed === "fail" && !isCured) throw new Error("it was told to fail");
        if (deed === "hang") await ended.promise;
        storage.last = deed;
      },
    ),
  );
  const serve = serveIn(temporaryFolder(), batchHandler({ functions }));
  const before = await serve("test", "lost");
  await produce(before.url, "lost", [{ key: "x", value: "found" }]);
  await expect.poll(() => inspect(before.url, "lost/fn", "x")).toBeDefined();
  await before.close();

  const runtime = await serve("test", "away");
  onTestFinished(async () => {
    ended.resolve();
    await runtime.close();
  });
  return {
    url: runtime.url,
    tell: async (id, ...deeds) => {
      const records = deeds.map((value) => ({ key: id, value }));
      await produce(runtime.url, "test", records);
    },
    cure() {
      isCured = true;
    },
  };
}

/** Serves a module with an endpoint and a topic for each of the namespaces. */
function serveIn(folder: string, handle: Parameters<typeof inProcessTransport>[0]) {
  const file = join(folder, "module.yaml");
  const silent = () => undefined;
  return async (...namespaces: readonly Namespace[]): Promise<RunningRuntime> => {
    writeFileSync(file, moduleWith(namespaces));
    return await serveRuntime({
      module: readModule(file),
      transport: (endpoint) =>
        endpoint.functions === "away/*"
          ? httpTransport(endpoint)
          : inProcessTransport(handle, endpoint),
      logger: { info: silent, warn: silent, error: silent },
      onFatal: silent,
      dataDir: join(folder, "data"),
      host: "127.0.0.1",
      port: 0,
    });
  };
}

function moduleWith(namespaces: readonly Namespace[]): string {
  const endpoints = namespaces.map(
    (namespace) => `kind: io.statefun.endpoints.v2/http
spec:
  functions: ${namespace}/*
  urlPathTemplate: http://127.0.0.1:1/
---
`,
  );
  const topics = namespaces.map(
    (namespace) =>
      `    - { topic: ${namespace}, valueType: test/deed, targets: [${namespace}/fn] }\n`,
  );
  return `${endpoints.join("")}kind: io.statefun.kafka.v1/ingress
spec:
  id: test/ingress
  address: none:9092
  consumerGroupId: test
  topics:
${topics.join("")}`;
}
