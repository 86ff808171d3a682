/** All of the defects that are planted, by what of the engine they are in. */
import type { Defect } from "./defect.ts";
import { COMMITS } from "./defects/commits.ts";
import { DELIVERY } from "./defects/delivery.ts";
import { DISK } from "./defects/disk.ts";
import { OPERATORS } from "./defects/operators.ts";
import { STATE } from "./defects/state.ts";
import { TIMERS } from "./defects/timers.ts";

export const DEFECTS: readonly Defect[] = [
  ...COMMITS,
  ...DELIVERY,
  ...TIMERS,
  ...STATE,
  ...OPERATORS,
  ...DISK,
];

/** @throws Error when there is none */
export function defectNamed(name: string): Defect {
  const defect = DEFECTS.find((one) => one.name === name);
  if (defect !== undefined) return defect;
  const names = DEFECTS.map((one) => one.name).join(", ");
  throw new Error(`there is no defect "${name}"; there are ${names}`);
}
