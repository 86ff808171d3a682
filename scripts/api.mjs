/**
 * `npm run api`: writes the public surface of each package to its api.md, the declarations that each exported path leads to,
 * so that a change of the surface shows as a diff. With --check it writes nothing and fails when one is not current.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");

/** The declaration files that one leads to, itself first. */
function reachable(file, found = new Set()) {
  if (found.has(file) || !existsSync(file)) return found;
  found.add(file);
  for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g)) {
    reachable(resolve(dirname(file), path.replace(/\.[jt]s$/, ".d.ts")), found);
  }
  return found;
}

function report(folder) {
  const { name, exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const entries = Object.entries(exports).map(([path, { default: file }]) => [
    path,
    join(folder, file.replace(/\.js$/, ".d.ts")),
  ]);
  const files = new Set(entries.flatMap(([, file]) => [...reachable(file)]));
  const title = (file) => relative(join(folder, "dist"), file);
  return [
    `# The public surface of ${name}`,
    "Made by `npm run api`: the declarations that the exported paths lead to.",
    entries.map(([path, file]) => `- \`${join(name, path)}\`: ${title(file)}`).join("\n"),
    ...[...files].sort().map((file) => {
      const text = readFileSync(file, "utf8").replace(/\n?\/\/# sourceMappingURL.*/, "");
      return `## ${title(file)}\n\n\`\`\`ts\n${text.trim()}\n\`\`\``;
    }),
  ].join("\n\n");
}

let isCurrent = true;
for (const name of ["wire", "sdk", "runtime"]) {
  const folder = join(ROOT, "packages", name);
  execFileSync("tsc", ["--build", "--force", "tsconfig.build.json"], {
    cwd: folder,
    stdio: "inherit",
  });
  const file = join(folder, "api.md");
  const text = `${report(folder)}\n`;
  if (!check) {
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    process.stderr.write(`packages/${name}/api.md is not current: npm run api\n`);
    isCurrent = false;
  }
}
process.exit(isCurrent ? 0 : 1);
