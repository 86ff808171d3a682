/**
 * Tests of functions, without a server: `invoke` shows what one message does, `testApp` runs functions together on the engine,
 * and `simulate` looks for the fault that breaks them.
 */

export {
  type Cancelled,
  type Delayed,
  type Effects,
  type Egressed,
  invoke,
  type Sent,
} from "./invoke.ts";
export type { Random } from "./random.ts";
export type { TestedFunctions, World } from "./served.ts";
export { type Action, type Input, produce, send, wait } from "./simulate/actions.ts";
export type { CameIn, Checks, Invariant, Invariants, Life } from "./simulate/checks.ts";
export type { Fault } from "./simulate/plan.ts";
export { SimulationError } from "./simulate/report.ts";
export { type SimulateOptions, type SimulationReport, simulate } from "./simulate/simulate.ts";
export { type TestApp, type TestAppOptions, testApp } from "./test-app.ts";
export type {
  EgressedRecord,
  FailingInstance,
  PendingMessage,
  View,
  WaitingMessage,
} from "./view.ts";
