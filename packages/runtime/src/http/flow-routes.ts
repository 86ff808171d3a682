/** What goes where: what a picture of the running module is drawn from. */
import * as z from "zod";
import type { Runtime } from "../runtime.ts";
import { operation, type Route } from "./operation.ts";
import { Count } from "./views.ts";

const FunctionPlace = z.object({ function: z.string() });
const TopicPlace = z.object({ topic: z.string() });

export const Edge = z.object({
  from: z.union([FunctionPlace, TopicPlace]).optional().meta({
    description: "absent: from outside, by an operator or a playground ingress",
  }),
  to: z.union([FunctionPlace, TopicPlace]),
  messages: Count.meta({
    description: "that have come since the start: delayed ones in their time",
  }),
  delayed: Count.meta({ description: "that were sent since the start to come later" }),
});

const Flow = z.object({
  ingresses: z
    .array(
      z.object({
        topic: z.string(),
        routes: z.array(z.object({ valueType: z.string(), targets: z.array(z.string()) })),
      }),
    )
    .meta({ description: "the topics that the module reads, and the functions that each feeds" }),
  egresses: z
    .array(z.object({ egress: z.string(), kind: z.string() }))
    .meta({ description: "those that the module declares" }),
  functions: z
    .array(z.string())
    .meta({ description: "those that the module names, and all others that edges have" }),
  edges: z.array(Edge),
  others: Count.meta({ description: "messages along further edges, which were over 1,000" }),
});

export function flowRoutes(runtime: Runtime): Route[] {
  return [
    operation({
      method: "GET",
      path: "/flow",
      tag: "functions",
      summary:
        "which topics feed which functions, where these have sent messages and records, and how many since the start",
      role: "read",
      answer: Flow,
      handle() {
        const { ingresses, egresses, functions, edges, others } = runtime.flow();
        return {
          ingresses: [...ingresses],
          egresses: egresses.map(({ typename, kind }) => ({ egress: typename, kind })),
          functions: [...functions],
          edges: [...edges],
          others,
        };
      },
    }),
  ];
}
