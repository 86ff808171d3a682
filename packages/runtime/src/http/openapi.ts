/** The description of the API, made from what checks its requests. */
import * as z from "zod";
import { createDocument, type ZodOpenApiOperationObject } from "zod-openapi";
import { errorCodeOf } from "../kafka-rest/error-codes.ts";
import { type Content, type Description, operationIdOf } from "./description.ts";

const ErrorAnswer = z
  .object({
    error_code: z.int().meta({ description: "begins with the HTTP status" }),
    message: z.string(),
  })
  .meta({ id: "Error" });

/** An OpenAPI document of these requests. `version` is the runtime's. */
export function describe(descriptions: readonly Description[], version: string): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const one of descriptions) {
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operationOf(one) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "statefun-runtime",
      version,
      description: "Produce, consume, look inside and mend.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(descriptions.map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{}, { token: [] }],
    components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    paths,
  });
}

function operationOf(one: Description): ZodOpenApiOperationObject {
  const { tag, summary, role, params, query, headers, body, answer, refuses = [] } = one;
  const isOpen = role === "anybody";
  const codes = isOpen ? refuses : ([...refuses, "unauthenticated", "forbidden"] as const);
  const statuses = new Set(codes.map((code) => Math.floor(errorCodeOf(code) / 100)));
  return {
    operationId: operationIdOf(one),
    tags: [tag],
    summary,
    "x-role": role,
    ...(isOpen && { security: [{}] }),
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(headers && { header: headers }),
    },
    ...(body && { requestBody: { required: !isOptional(body), content: contentOf(body) } }),
    responses: {
      "200": { description: "done", content: contentOf(answer) },
      ...Object.fromEntries([...statuses].map((status) => [String(status), errorAnswer(status)])),
      default: errorAnswer(undefined),
    },
  };
}

function isOptional(content: Content): boolean {
  return content instanceof z.ZodType && content.safeParse(undefined).success;
}

function contentOf(content: Content) {
  const byType = content instanceof z.ZodType ? { "application/json": content } : content;
  return Object.fromEntries(Object.entries(byType).map(([type, schema]) => [type, { schema }]));
}

function errorAnswer(status: number | undefined) {
  const description = status === undefined ? "refused, or failed" : `refused with ${status}`;
  return { description, content: { "application/json": { schema: ErrorAnswer } } };
}
