/** What the API's description says of a request. Everything that is checked is checked by the schemas in here. */
import type * as z from "zod";
import type { RequestErrorCode } from "../errors.ts";
import type { Role } from "../kafka-rest/roles.ts";

/** Of JSON, or by media type. */
export type Content = z.ZodType | Readonly<Record<string, z.ZodType>>;

export interface Description {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As OpenAPI writes it, such as `/functions/{namespace}`. */
  readonly path: string;
  /** What it is about: a chapter of the description. */
  readonly tag: "engine" | "topics" | "functions" | "instances" | "failures" | "dead letters";
  /** What it does, in a line. */
  readonly summary: string;
  readonly role: Role;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: Content;
  readonly answer: Content;
  /** What it refuses besides what is wrong with its form. */
  readonly refuses?: readonly RequestErrorCode[];
}

/** How programs and the log call an operation, such as `post-failures-retry`. */
export function operationIdOf({ method, path }: Pick<Description, "method" | "path">): string {
  return [method.toLowerCase(), ...(path.match(/\w+/g) ?? [])].join("-");
}
