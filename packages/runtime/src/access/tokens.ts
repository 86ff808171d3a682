/**
 * Who may call: tokens, each with a name and a role. Only their hashes are kept, so that none gets into a log or a dump of the
 * memory, and they are compared in a time that says nothing about them.
 */
import { hash, timingSafeEqual } from "node:crypto";
import { UsageError } from "statefun-wire/program";
import type { Role } from "../kafka-rest/roles.ts";

/** Who sends a request, and what they may do. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
}

/** Whoever calls where there are no tokens; no token has this name. */
export const ANYBODY: Caller = { name: "anybody", role: "operate" };

const MAX_TOKENS = 1000;
const ENTRY = /^([\w.-]{1,64})[ \t]+(read|produce|operate)[ \t]+([\w.~+/-]{16,512}={0,2})$/;

/** Tokens, and whose they are. */
export class Tokens {
  readonly #callers: readonly (Caller & { readonly hash: Buffer })[];

  /**
   * Reads `name role token` for each of them, a line each or with commas between. What comes after a `#` at the beginning of a
   * line is a comment. A role is `read`, `produce` or `operate`, each of which may do what those before it may; a token has 16
   * to 512 characters that a header can carry.
   *
   * @param source what is read, for errors; no error has a token in it
   * @throws UsageError when an entry is not like that, two have the same name or token, or there is none or over 1,000
   */
  constructor(text: string, source: string) {
    const entries = text
      .split(/[\r\n,]+/)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "" && !entry.startsWith("#"));
    if (entries.length === 0) throw new UsageError(`${source}: there is no token in it`);
    if (entries.length > MAX_TOKENS)
      throw new UsageError(`${source}: there are over ${MAX_TOKENS} tokens in it`);
    const names = new Set([ANYBODY.name]);
    const hashes = new Set<string>();
    this.#callers = entries.map((entry, index) => {
      const [, name = "", role = "", token = ""] = ENTRY.exec(entry) ?? [];
      const where = `${source}: entry ${index + 1}`;
      if (token === "") {
        throw new UsageError(
          `${where}: expected "name role token", with a role of read, produce or operate and a token of 16 to 512 letters, ` +
            "digits and -._~+/",
        );
      }
      if (names.has(name)) throw new UsageError(`${where}: the name "${name}" is taken`);
      const digest = sha256(token);
      if (hashes.has(digest.toString("hex")))
        throw new UsageError(`${where}: "${name}" has the token of another name`);
      names.add(name);
      hashes.add(digest.toString("hex"));
      return { name, role: role as Role, hash: digest };
    });
  }

  get count(): number {
    return this.#callers.length;
  }

  /** Whose token it is; undefined when it is nobody's. */
  callerOf(token: string): Caller | undefined {
    const digest = sha256(token);
    let found: Caller | undefined;
    // All of them, whichever it is.
    for (const caller of this.#callers) {
      if (timingSafeEqual(caller.hash, digest)) found = caller;
    }
    return found;
  }
}

function sha256(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
