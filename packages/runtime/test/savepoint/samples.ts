/** Savepoints that a job of the shop on Flink has written, and the functions that are to go on with them. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { decodeRequest, encodeResponse, type PersistedValueSpec } from "statefun-wire";
import { onTestFinished } from "vitest";
import { TransportError } from "../../src/call/errors.ts";
import { readModule } from "../../src/module/module.ts";
import type { SavepointOptions } from "../../src/savepoint/import-savepoint.ts";
import { temporaryFolder } from "../disks.ts";

/**
 * `busy`: of two subtasks that kept their state in memory, under load: calls in flight, messages behind them and on their way.
 * `odd`: bootstrapped with 1,024 key groups, and with an id that is not well-formed.
 */
export type Sample = "busy" | "odd";

/** The folder of a savepoint. */
export function sample(name: Sample): string {
  const folder = temporaryFolder();
  const packed = join(import.meta.dirname, "samples", name);
  for (const file of readdirSync(packed)) {
    const bytes = gunzipSync(readFileSync(join(packed, file)));
    writeFileSync(join(folder, file.replace(/\.gz$/, "")), bytes);
  }
  return folder;
}

/** What functions declare, by their typename and the name of the value. */
export type Declarations = Readonly<
  Record<string, Readonly<Record<string, readonly [typename: string, expireAfterWrite?: number]>>>
>;

const LONG = "io.statefun.types/long";
const STRING = "io.statefun.types/string";
const DAYS = 24 * 3600 * 1000;

/** Those that wrote the samples. */
export const SHOP: Declarations = {
  "com.example/stock": { stock: [LONG] },
  "com.example/user-shopping-cart": {
    basket: ["com.example/Basket"],
    idleTimer: [STRING],
    touched: [LONG],
  },
  "com.example/visits": {
    visits: [LONG, 36_500 * DAYS],
    seen: [STRING, 36_500 * DAYS],
    short: [STRING, 3000],
    forever: [LONG],
  },
  "com.example/slow": { count: [LONG] },
};

/** Serves functions that say what they have, and nothing else. @returns where */
export async function serve(declarations: Declarations): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { target, invocations } = decodeRequest(Buffer.concat(chunks));
      const declared = declarations[target.typename];
      if (declared === undefined || invocations.length > 0) {
        response.writeHead(503).end(`there is no ${target.typename} here`);
        return;
      }
      response.setHeader("content-type", "application/octet-stream");
      response.end(encodeResponse({ kind: "incomplete", missing: specsOf(declared) }));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** The same in this process, and a module that has these functions. */
export function declaring(declarations: Declarations): SavepointOptions {
  return {
    module: readModule(moduleFile("http://127.0.0.1:1/")),
    transport: () => ({
      async send({ target }) {
        const declared = declarations[target.typename];
        if (declared !== undefined) return { kind: "incomplete", missing: specsOf(declared) };
        throw new TransportError(`there is no ${target.typename} here`, { unavailable: true });
      },
      close: async () => undefined,
    }),
  };
}

function specsOf(declared: Declarations[string]): PersistedValueSpec[] {
  return Object.entries(declared).map(([name, [typename, expireAfter]]) => ({
    name,
    typename,
    expiry: expireAfter === undefined ? "none" : "after-write",
    expireAfter: expireAfter ?? 0,
  }));
}

/** A module whose functions are at a URL. */
export function moduleFile(url: string, functions = "com.example/*"): string {
  const file = join(temporaryFolder(), "module.yaml");
  writeFileSync(
    file,
    `kind: io.statefun.endpoints.v2/http
spec:
  functions: ${functions}
  urlPathTemplate: ${url}
---
kind: io.statefun.kafka.v1/ingress
spec:
  id: com.example/events
  address: kafka:9092
  consumerGroupId: shop
  topics:
    - topic: add-to-cart
      valueType: com.example/AddToCart
      targets: [${functions.replace("*", "user-shopping-cart")}]
`,
  );
  return file;
}
