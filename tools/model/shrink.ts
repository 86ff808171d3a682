/** Makes a script that fails shorter, for as long as it fails, and writes it down for a person to read. */
import { shrinkList } from "statefun-runtime/simulation";
import type { Program } from "../simulate/programs.ts";
import { tellProgram } from "../simulate/tell-program.ts";
import type { Script } from "./script.ts";

/** How many scripts are tried. */
const MOST = 3000;

/** `fails` says whether a script does. The shortest one that was found. */
export async function shrink(
  script: Script,
  fails: (script: Script) => Promise<boolean>,
): Promise<Script> {
  const parts: string[] = [];
  pruned(script, (part) => parts.push(part) > 0);
  const withParts = (kept: readonly string[]) => {
    const set = new Set(kept);
    return pruned(script, (part) => set.has(part));
  };
  return withParts(await shrinkList(parts, (fewer) => fails(withParts(fewer)), MOST));
}

/** The script without what is not kept. What is within a part goes with it. */
function pruned(script: Script, keeps: (part: string) => boolean): Script {
  const rounds = script.rounds.map((round, at) => ({
    ...round,
    records: round.records.flatMap(({ id, program }, index) => {
      const part = `${at}:${index}`;
      return keeps(part) ? [{ id, program: prunedProgram(program, part, keeps) }] : [];
    }),
    waitMs: keeps(`${at} wait`) ? round.waitMs : 0,
    end: keeps(`${at} end`) ? round.end : ("go on" as const),
  }));
  return { ...script, rounds };
}

function prunedProgram(
  { add, fails, writes, emits, sends, timers }: Program,
  path: string,
  keeps: (part: string) => boolean,
): Program {
  const kept = <Item extends { readonly program: Program }>(items: readonly Item[], kind: string) =>
    items.flatMap((item, at) => {
      const part = `${path} ${kind} ${at}`;
      return keeps(part) ? [{ ...item, program: prunedProgram(item.program, part, keeps) }] : [];
    });
  return {
    add: keeps(`${path} add`) ? add : 0,
    fails: keeps(`${path} fail`) ? fails : 0,
    writes: writes.filter((_write, at) => keeps(`${path} write ${at}`)),
    emits: keeps(`${path} emit`) ? emits : 0,
    sends: kept(sends, "send"),
    timers: kept(timers, "timer"),
  };
}

export function describe({ rounds, ...world }: Script): string[] {
  const lines = rounds.flatMap(({ topic, records, waitMs, end }) => [
    ...records.map(({ id, program }) => `topic ${topic}, key ${id}: ${tellProgram(program)}`),
    ...(waitMs === 0 ? [] : [`wait ${waitMs} ms`]),
    ...(end === "go on" ? [] : [end]),
  ]);
  return [JSON.stringify(world), ...lines];
}
