/**
 * How the console is built: once, into the runtime's package, which serves it. Names have no hashes, so that a change of the
 * sources shows as a change of the files that it is about; the server says when one is current.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// biome-ignore lint/style/noDefaultExport: Vite takes its configuration from there
export default defineConfig({
  root: here("."),
  base: "/console/",
  logLevel: "warn",
  build: {
    outDir: here("../runtime/console"),
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      // What a panel imports (see src/panel/kit.ts) has an address of its own, and is the same Preact as the page's.
      input: { console: here("index.html"), kit: here("src/panel/kit.ts") },
      preserveEntrySignatures: "exports-only",
      output: {
        entryFileNames: ({ name }) => (name === "kit" ? "kit.js" : "assets/[name].js"),
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
});
