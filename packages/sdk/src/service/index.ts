/** Hosting for functions, and what a program around it needs: `statefun-ts/service`. */
export { type Running, readOptions, readPort, run, UsageError } from "statefun-wire/program";
export { createLogger } from "./logger.ts";
export { type Service, type ServiceOptions, startService } from "./service.ts";
export { type ListenAt, type ServiceSettings, serviceSettings, type Tls } from "./settings.ts";
