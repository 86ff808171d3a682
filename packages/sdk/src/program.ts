/** `statefun-ts/program`: what a program needs around its functions, also one that serves none itself, without a server. */
export { type Running, readOptions, readPort, run, UsageError } from "statefun-wire/program";
export { createLogger } from "./service/logger.ts";
