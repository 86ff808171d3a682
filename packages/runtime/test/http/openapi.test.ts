/** The description of the API: valid, whole, and of what there is. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { createApi } from "../../src/http/api.ts";
import { fn } from "../functions.ts";
import { startRig } from "../support.ts";

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly "x-role": string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, object>>;
}

async function startApi() {
  const rig = await startRig({ functions: fn(() => ({})) });
  const app = createApi(rig.runtime);
  await app.ready();
  const response = await app.inject("/openapi.json");
  const routes = routesOf(app.printRoutes({ commonPrefix: false }));
  return { routes, response, document: response.json() as Document };
}

/** The routes of a printed tree, such as `GET /topics/:topic`. */
function routesOf(tree: string): string[] {
  const path: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const [, indent = "", piece = "", methods = ""] = /^([│├└─ ]*)(\S+) \((.*)\)$/.exec(line) ?? [];
    path.splice(Math.floor(indent.length / 4) - 1, path.length, piece);
    const real = methods.split(", ").filter((method) => method !== "HEAD" && method !== "");
    return real.map((method) => `${method} ${path.join("")}`);
  });
}

describe("openapi.json", () => {
  it("is a valid OpenAPI 3.1 document", async () => {
    const { response, document } = await startApi();
    expect(response.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(document.openapi).toBe("3.1.0");
    const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it("says which token each request takes, and which takes none", async () => {
    const { document } = await startApi();
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const open = operations.filter((one) => one["x-role"] === "anybody");
    expect(open.map(({ operationId }) => operationId)).toEqual(["get-healthz", "get-readyz"]);
    for (const one of operations) {
      const isOpen = open.includes(one);
      expect(one.security).toEqual(isOpen ? [{}] : undefined);
      expect(Object.keys(one.responses).includes("401")).toBe(!isOpen);
      expect(["anybody", "read", "produce", "operate"]).toContain(one["x-role"]);
    }
  });

  it("describes every request that is answered, and no other", async () => {
    const { routes, document } = await startApi();
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map(
        (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
      ),
    );
    const pages = ["GET /", "GET /console", "GET /console*"];
    expect([...described, ...pages].sort()).toEqual(routes.sort());
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
