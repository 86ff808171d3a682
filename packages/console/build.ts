/**
 * `npm run console`: makes the types of the API's answers from its own description, and builds the console into the runtime's
 * package. With --check it changes nothing, and fails when either is not what the sources make.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import openapiTS, { astToString } from "openapi-typescript";
import { httpTransport, readModule, serveRuntime } from "statefun-runtime";
import { build } from "vite";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TYPES = fileURLToPath(new URL("src/api/generated/schema.ts", import.meta.url));
const BUILT = join(ROOT, "packages/runtime/console");
/** Of all that a browser loads, as it is sent. */
const MAX_COMPRESSED_BYTES = 150_000;

interface Described {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { responses: Record<string, object> }>>>
  >;
}

/** What a runtime says of its API. */
async function description(): Promise<Described> {
  const dataDir = mkdtempSync(join(tmpdir(), "console-api-"));
  const silent = () => undefined;
  const runtime = await serveRuntime({
    module: readModule(join(ROOT, "module.yaml")),
    transport: httpTransport,
    logger: { info: silent, warn: silent, error: silent },
    onFatal: silent,
    dataDir,
    host: "127.0.0.1",
    port: 0,
  });
  try {
    return (await (await fetch(`${runtime.url}/openapi.json`)).json()) as Described;
  } finally {
    await runtime.close();
    rmSync(dataDir, { recursive: true });
  }
}

/** The types of parameters, bodies and answers; what is refused looks the same everywhere. */
async function types(): Promise<string> {
  const described = await description();
  for (const operation of Object.values(described.paths).flatMap((path) => Object.values(path))) {
    for (const status of Object.keys(operation.responses)) {
      if (!status.startsWith("2")) delete operation.responses[status];
    }
  }
  const tree = await openapiTS(JSON.stringify(described), {
    exportType: true,
    emptyObjectsUnknown: true,
  });
  const head =
    "/** What the API takes and answers with. Made by `npm run console` from openapi.json. */\n";
  return head + astToString(tree);
}

/** The files of a folder by their paths in it; none where it is not there. */
function contents(folder: string): Map<string, Buffer> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.sort().map((file) => [relative(folder, file), readFileSync(file)]));
}

/** Files that are not the same in both. */
function differing(one: Map<string, Buffer>, other: Map<string, Buffer>): string[] {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => !one.get(name)?.equals(other.get(name) ?? Buffer.of()));
}

const isCheck = process.argv.includes("--check");
const out = isCheck ? mkdtempSync(join(tmpdir(), "console-built-")) : BUILT;
const made = await types();
const stale: string[] = [];
if (!isCheck) writeFileSync(TYPES, made);
else if (readFileSync(TYPES, "utf8") !== made) stale.push(relative(ROOT, TYPES));
await build({
  configFile: fileURLToPath(new URL("vite.config.ts", import.meta.url)),
  build: { outDir: out },
});
const built = contents(out);
if (isCheck) {
  const old = differing(built, contents(BUILT));
  stale.push(...old.map((name) => join(relative(ROOT, BUILT), name)));
  rmSync(out, { recursive: true });
}
const bytes = [...built.values()].reduce(
  (sum, file) => sum + gzipSync(file, { level: 9 }).length,
  0,
);
process.stdout.write(`the console: ${built.size} files, ${bytes} bytes compressed\n`);
if (stale.length > 0) {
  process.stderr.write(`not what the sources make (npm run console): ${stale.join(", ")}\n`);
  process.exitCode = 1;
}
if (bytes > MAX_COMPRESSED_BYTES) {
  process.stderr.write(
    `the console is too large: ${MAX_COMPRESSED_BYTES} bytes compressed are the most\n`,
  );
  process.exitCode = 1;
}
