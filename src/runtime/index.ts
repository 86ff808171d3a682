/** The public names of the local runtime. */
export type { EndpointSpec, Module } from "./module.ts";
export { ModuleError, readModule } from "./module.ts";
export type { Logger } from "./runtime.ts";
export type { RunningRuntime, ServeOptions } from "./serve.ts";
export { serveRuntime } from "./serve.ts";
export type { Transport } from "./transport.ts";
export { httpTransport, inProcessTransport } from "./transport.ts";
