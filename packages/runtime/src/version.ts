/** Which version of the runtime this is. */
import { readFileSync } from "node:fs";

/** As the package says it, such as `0.1.0`. */
export function version(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
