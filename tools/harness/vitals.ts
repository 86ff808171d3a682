/** How a program under test is, by the probe that is preloaded into it. */
import type { Vitals } from "./probe.ts";
import type { Program, ProgramOptions } from "./program.ts";

const PROBE = new URL("./probe.ts", import.meta.url).href;

/** The options of a program that {@link vitalsOf} can be asked of. */
export const PROBED = {
  ipc: true,
  env: { NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${PROBE}` },
} as const satisfies ProgramOptions;

/** Collects garbage first. The longest delay is the one since it was asked the last time, or since its start. */
export async function vitalsOf(program: Program): Promise<Vitals> {
  return (await program.ask("vitals")) as Vitals;
}
