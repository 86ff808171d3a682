/** Hosting for functions, and what a program around it needs: `statefun-ts/service`. */

export type { Tls } from "statefun-wire/tls";
export {
  createLogger,
  type Running,
  readOptions,
  readPort,
  run,
  UsageError,
} from "../program.ts";
export { type Service, type ServiceOptions, startService } from "./service.ts";
export { type ListenAt, type ServiceSettings, serviceSettings } from "./settings.ts";
