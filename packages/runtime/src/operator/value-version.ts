/** What tells whether a value is still the one that somebody has seen: for those who change it by what they saw. */
import { createHash } from "node:crypto";

/** Characters of base64url, 6 bits each. */
const LENGTH = 16;

/** The same for the same type and bytes, and another for any others. It is short, and fits into an ETag as it is. */
export function valueVersion(typename: string, value: Uint8Array): string {
  const digest = createHash("sha256").update(`${typename}\n`).update(value).digest("base64url");
  return digest.slice(0, LENGTH);
}
