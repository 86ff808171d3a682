/** What the tests of the module share: texts of modules, and what becomes of one. */
import { expect } from "vitest";
import { ModuleError, parseModule } from "../../src/module/module.ts";

export const ENDPOINT = `kind: io.statefun.endpoints.v2/http
spec:
  functions: com.example/*
  urlPathTemplate: http://localhost:1108/
`;

/** The least that a module has to have besides. */
export const INGRESS = `---
kind: io.statefun.playground.v1/ingress
spec:
  port: 8090
`;

export const MODULE = ENDPOINT + INGRESS;

export const KNOWN_KINDS =
  "io.statefun.endpoints.v2/http, io.statefun.endpoints.v1/http, io.statefun.kafka.v1/ingress, io.statefun.kafka.v1/egress, " +
  "io.statefun.kinesis.v1/ingress, io.statefun.kinesis.v1/egress, io.statefun.playground.v1/ingress, io.statefun.playground.v1/egress";

/** The endpoint above, one more document, whose `kind` is line 6 and whose spec starts in line 8, and an ingress. */
export function withEndpoint(kind: string, ...spec: string[]): string {
  return `${ENDPOINT}---\nkind: ${kind}\nspec:\n${spec.map((line) => `  ${line}\n`).join("")}${INGRESS}`;
}

/** An endpoint, whose spec starts in line 3, and an ingress. */
export function v2(...spec: string[]): string {
  return `kind: io.statefun.endpoints.v2/http\nspec:\n${spec.map((line) => `  ${line}\n`).join("")}${INGRESS}`;
}

export function parse(text: string) {
  return parseModule("module.yaml", text);
}

/** The message of the error that `act` throws. */
export function problem(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ModuleError);
    return (error as ModuleError).message;
  }
  return "no error";
}

export function transport(...lines: string[]) {
  return parse(
    v2(
      "functions: com.example/*",
      "urlPathTemplate: https://localhost/",
      "transport:",
      ...lines.map((line) => `  ${line}`),
    ),
  ).endpoints[0]?.transport;
}
