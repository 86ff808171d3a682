#!/usr/bin/env node
/**
 * `statefun`: JavaScript that any Node understands, so that one that is too old gets a clear line, and the compile cache,
 * which halves the time to start.
 */
import module from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `statefun needs Node 22.19 or newer, and this is Node ${process.versions.node}\n`,
  );
  process.exit(1);
}

module.enableCompileCache?.();
await import("statefun-runtime/cli");
