#!/usr/bin/env node
/**
 * `statefun`: JavaScript that any Node understands, so that one that is too old gets a clear line, and the compile cache,
 * which halves the time to start.
 */
import { readFileSync } from "node:fs";
import module from "node:module";
import { dirname } from "node:path";

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const oldest = engines.node.replace(">=", "");
const current = process.versions.node;
if (current.localeCompare(oldest, "en", { numeric: true }) < 0) {
  process.stderr.write(`statefun needs Node ${oldest} or newer, and this is Node ${current}\n`);
  process.exit(1);
}

const directory = module.enableCompileCache?.().directory;
// Threads that the program starts find it here, or they would have none.
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= dirname(directory);
await import("statefun-runtime/cli");
