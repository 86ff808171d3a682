/** One system call as strace writes it with -y and -xx: all of its strings are in hex, so that what is between them is plain. */
import { resolve } from "node:path";

export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly result: string;
}

const CALL = /^(\w+)\((.*)\) += (.*)$/s;

/** Undefined for what is not a call, or one that never came back. */
export function readCall(text: string): Call | undefined {
  const [, name, args = "", result = ""] = CALL.exec(text) ?? [];
  return name === undefined ? undefined : { name, args: args.split(", "), result };
}

/** A text as it is in a call. */
export function hexOf(text: string): string {
  return Buffer.from(text).toString("hex").replaceAll(/../g, "\\x$&");
}

/** The bytes of a string in quotation marks. @throws Error when strace has cut it off */
export function bytesOf(arg = ""): Buffer {
  if (!arg.endsWith('"')) throw new Error(`not a whole string: ${arg.slice(0, 40)}`);
  return Buffer.from(arg.slice(1, -1).replaceAll("\\x", ""), "hex");
}

/** The path that a descriptor is of: undefined when it is of none, or of one that was removed. */
export function pathOf(arg = ""): string | undefined {
  const [, hex] = /<((?:\\x[0-9a-f]{2})+)>$/.exec(arg) ?? [];
  return hex && bytesOf(`"${hex}"`).toString();
}

/** The path that is named by a string, seen from the folder that a descriptor is of. */
export function pathFrom(folder: string | undefined, name: string | undefined): string {
  return resolve(pathOf(folder) ?? "/", bytesOf(name).toString());
}
