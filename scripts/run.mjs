/**
 * Starts a TypeScript entry point: `node scripts/run.mjs src/start.ts [arguments]`.
 * It is JavaScript that any Node understands, so that a Node without type stripping gets one clear line, and it turns
 * on the compile cache, which halves the time to start.
 */
import module from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

const [major] = process.versions.node.split(".");
if (Number(major) < 24) {
  process.stderr.write(
    `This project runs on Node 24, which npm installs with it; this is Node ${process.versions.node}. ` +
      "Run `npm ci` with install scripts allowed (the `node` package's script fetches the binary) and start it with an npm script.\n",
  );
  process.exit(1);
}

// The packages run as their sources, which Node finds by this condition; .npmrc gives it to everything that npm starts.
if (!import.meta.resolve("statefun-wire").endsWith(".ts")) {
  process.stderr.write(
    "Start this by its npm script, such as `npm start`, or with NODE_OPTIONS=--conditions=statefun-source: " +
      "without that condition the packages of this repository are looked for as they are published, in dist.\n",
  );
  process.exit(1);
}

const { directory } = module.enableCompileCache();
// Threads that the program starts find it here, or they would have none.
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= dirname(directory);
process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1]).href);
