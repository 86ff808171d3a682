/** Every request that the API describes of itself in openapi.json: right, almost right and hostile, by its own schemas. */
import type { Random } from "statefun-runtime/simulation";
import { exchange } from "./exchange.ts";
import { hostileJson, hostileText, hostileValue, once, spoiled } from "./hostile.ts";
import { type HttpRequest, misused, segment, show, toBytes } from "./http.ts";
import { API_ERRORS, faultsOf } from "./rules.ts";
import type { Shot, Surface } from "./surface.ts";

/** How long a request may take on a busy machine, in milliseconds. */
const MAX_MS = 10_000;

/** What would keep the other requests from what they are for, or fill the disk. */
const LEFT_OUT = new Set(["post /pause", "post /backup"]);
/** Without an end: their head is looked at. */
const ENDLESS = new Set(["get /topics/{topic}/stream", "get /events"]);

/** For what has a name, values that lead somewhere. Records of add-to-cart are looked for at the end, so they stay. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  namespace: ["com.example", "fuzz", "no"],
  name: ["stock", "user-shopping-cart", "such", "basket"],
  id: ["ann", "bob", "sound-1", "socks"],
  function: ["com.example/stock", "com.example/user-shopping-cart", "no/such"],
  topic: ["checkout", "clear-cart", "receipts", "notices", "dead-letters", "nowhere"],
  value: ["stock", "basket", "touched", "x"],
  typename: ["io.statefun.types/string", "io.statefun.types/long", "com.example/Basket", "a/b"],
  sql: [
    "select * from instances",
    "select count(*) from records",
    "delete from state",
    "select 1; select 2",
    "select",
  ],
  offset: ["0", "1", "5", "100"],
};

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

interface Operation extends Described {
  readonly method: string;
  readonly path: string;
}

export class DescribedApi implements Surface {
  readonly name = "described";
  readonly weight = 40;
  readonly #url: string;
  readonly #operations: readonly Operation[];

  private constructor(url: string, operations: readonly Operation[]) {
    this.#url = url;
    this.#operations = operations;
  }

  /** With what the API says of itself now. */
  static async of(url: string): Promise<DescribedApi> {
    const { paths } = (await (await fetch(new URL("/openapi.json", url))).json()) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ ...described, method, path })),
    );
    return new DescribedApi(
      url,
      operations.filter(({ method, path }) => !LEFT_OUT.has(`${method} ${path}`)),
    );
  }

  aim(random: Random): Shot {
    const operation = random.pick(this.#operations);
    const described = requestFor(random, operation);
    const request = once(random, 4) ? misused(random, described) : described;
    const raw = toBytes(random, request);
    return {
      what: show(raw),
      fire: async () => {
        const answer = await exchange(Number(new URL(this.#url).port), raw, MAX_MS);
        if (answer === undefined) return { status: "none", faults: [] };
        const faults = faultsOf(answer, request.method === "HEAD", API_ERRORS);
        return { status: String(answer.status), faults };
      },
    };
  }

  /** Lets everything go on that was paused, so that the others find what they wait for. */
  async finish(): Promise<readonly string[]> {
    const { status } = await fetch(new URL("/resume", this.#url), { method: "POST" });
    return status === 200 ? [] : [`everything could not be resumed: ${status}`];
  }
}

function requestFor(
  random: Random,
  { method, path, parameters = [], requestBody }: Operation,
): HttpRequest {
  const given = parameters.filter(({ required }) => required === true || once(random, 3));
  const of = (where: Parameter["in"]) => given.filter((parameter) => parameter.in === where);
  const query = of("query").map(
    ({ name, schema }) => `${encodeURIComponent(name)}=${part(random, name, schema)}`,
  );
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => part(random, name, {}));
  const [type, content] = random.pick(
    Object.entries(requestBody?.content ?? { "": { schema: {} } }),
  );
  const headers = of("header").map(
    ({ name }) => [name, hostileText(random).replaceAll(/[^ -~]/g, "")] as const,
  );
  return {
    method: method.toUpperCase(),
    path: query.length > 0 ? `${filled}?${query.join("&")}` : filled,
    headers: type === "" ? headers : [["content-type", type], ...headers],
    body: type === "" ? undefined : bodyOf(random, content.schema),
    ...(ENDLESS.has(`${method} ${path}`) && { manner: "glance" as const }),
  };
}

/** Of a path or a query. */
function part(random: Random, name: string, schema: Schema): string {
  if (once(random, 5)) return segment(random);
  const value = valueFor(random, schema, name);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return encodeURIComponent(text.toWellFormed());
}

function bodyOf(random: Random, schema: Schema): Uint8Array | string {
  if (once(random, 12)) return hostileJson(random);
  const text = JSON.stringify(valueFor(random, schema, ""));
  return once(random, 12) ? spoiled(random, Buffer.from(text)) : text;
}

/** A value of a schema, or one that is near it. */
function valueFor(random: Random, schema: Schema, name: string): unknown {
  if (once(random, 25)) return hostileValue(random);
  const known = KNOWN[name];
  if (known !== undefined && once(random, 2)) return random.pick(known);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return valueFor(random, random.pick(alternatives), name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  const type = typeof schema.type === "object" ? random.pick(schema.type) : schema.type;
  switch (type) {
    case "object":
      return objectOf(random, schema);
    case "array":
      return Array.from({ length: random.int(0, 3) }, () =>
        valueFor(random, schema.items ?? {}, name),
      );
    case "boolean":
      return once(random, 2);
    case "integer":
    case "number":
      return random.pick([0, 1, 2, 10, 1000, -1, 1.5, 2 ** 53]);
    case "null":
      return null;
    case "string":
      return random.pick(
        known ?? ["a", "ann", "2026-11-26T00:00:00Z", "QUJD", "$.a", hostileText(random)],
      );
    default:
      return known === undefined ? hostileValue(random) : random.pick(known);
  }
}

function objectOf(random: Random, { properties = {}, required = [] }: Schema): object {
  const names = Object.keys(properties).filter(
    (name) => required.includes(name) || once(random, 2),
  );
  const entries = names.map((name) => [name, valueFor(random, properties[name] ?? {}, name)]);
  if (once(random, 10)) entries.push([hostileText(random), hostileValue(random)]);
  return Object.fromEntries(entries);
}
