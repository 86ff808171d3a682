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
export type { TestedFunctions, World } from "./served.ts";
export { type TestApp, type TestAppOptions, testApp } from "./test-app.ts";
export type {
  EgressedRecord,
  FailingInstance,
  PendingMessage,
  View,
  WaitingMessage,
} from "./view.ts";
