/** Where each view is: the address bar holds all that one shows, so that it can be sent to a colleague. */
import type { Query } from "./api/call.ts";

export const BASE = "/console";

export type Page =
  | "panel"
  | "flow"
  | "instances"
  | "instance"
  | "trace"
  | "topics"
  | "trouble"
  | "sql";

export function viewUrl(page: Page, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return `${BASE}/${page}${given.length === 0 ? "" : `?${search}`}`;
}

export interface Address {
  readonly function: string;
  readonly id: string;
}

export function instanceUrl({ function: typename, id }: Address): string {
  return viewUrl("instance", { function: typename, id });
}

export function topicUrl(topic: string, offset?: number): string {
  return viewUrl("topics", { topic, offset });
}

/** Of a message, which is known by its receiver and its number. */
export function messageTraceUrl({ function: typename, id }: Address, message: number): string {
  return viewUrl("trace", { function: typename, id, message });
}

export function recordTraceUrl(topic: string, offset: number): string {
  return viewUrl("trace", { topic, offset });
}
