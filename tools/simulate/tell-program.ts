/** Programs in words. A value is told by its place among the options of its kind. */
import type { Program, Timer } from "./programs.ts";

const TAKEN_BACK: Readonly<Record<Timer["cancel"], (by: string) => string>> = {
  never: () => "",
  now: () => ", taken back at once",
  again: () => ", taken back at once and sent again",
  later: (by) => `, taken back by ${by}`,
};

export function tellProgram({ add, fails, writes, emits, sends, timers }: Program): string {
  const parts = [
    add !== 0 && `add ${add}`,
    fails > 0 && `fail ${fails} times first`,
    ...writes.map(({ value, option }) =>
      option === null ? `clear ${value}` : `write ${value} ${option}`,
    ),
    emits > 0 && `emit ${emits}`,
    ...sends.map(({ to, program }) => `send ${to} (${tellProgram(program)})`),
    ...timers.map(
      ({ ms, to, program, cancel, by }) =>
        `send ${to} in ${ms} ms (${tellProgram(program)})${TAKEN_BACK[cancel](by)}`,
    ),
  ];
  return parts.filter((part) => part !== false).join(", ") || "nothing";
}
