/** Who is told of what happens in a simulation, such as for a trace that a person reads. */
import type { BatchRequest, BatchResponse } from "statefun-wire";
import type { GroupWrites } from "../model.ts";

export interface Observer {
  /** A batch comes to the functions, also when the runtime that sent it has died, and more than once when a network does that. */
  called?(request: BatchRequest): void;
  /** What the runtime hears of it. */
  answered?(request: BatchRequest, answer: BatchResponse | Error): void;
  /** What is durable from now on: as a whole, and after all that was before. */
  committed?(writes: GroupWrites): void;
  /** A commit of which nothing is durable. */
  commitFailed?(error: Error): void;
}
