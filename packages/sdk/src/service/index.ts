/** Hosting for functions: `statefun-ts/service`. */
export { createLogger } from "./logger.ts";
export { MergedRegistry } from "./merged-metrics.ts";
export { type Service, type ServiceOptions, startService } from "./service.ts";
export { type ListenAt, readServiceSettings, type ServiceSettings, type Tls } from "./settings.ts";
export { isWorker, startWorkers, takeLeave, tellReady, type Workers } from "./workers.ts";
