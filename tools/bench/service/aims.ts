/** What this service aims at, and whether it gets there. */
import type { Row } from "../options.ts";
import { type Cell, type Figures, type Place, ratio } from "./cells.ts";
import { GO, JAVASCRIPT, LIMIT, SERVICE, WORKERS } from "./contenders.ts";

interface Aim {
  readonly figure: keyof Figures;
  readonly of: readonly [name: string, other: string];
  readonly at: Place;
  readonly min?: number;
  readonly max?: number;
}

const ONE = { batch: 1, connections: 16 };
const TEN = { batch: 10, connections: 16 };
const MANY = { batch: 100, connections: 16 };

const AIMS: readonly Aim[] = [
  { figure: "cpuMicrosPerRequest", of: [SERVICE, LIMIT], at: ONE, max: 1.6 },
  { figure: "cpuMicrosPerRequest", of: [SERVICE, JAVASCRIPT], at: ONE, max: 0.5 },
  { figure: "cpuMicrosPerRequest", of: [SERVICE, JAVASCRIPT], at: TEN, max: 0.3 },
  { figure: "cpuMicrosPerRequest", of: [SERVICE, JAVASCRIPT], at: MANY, max: 0.2 },
  { figure: "cpuMicrosPerRequest", of: [SERVICE, GO], at: MANY, max: 1 },
  { figure: "requestsPerSecond", of: [WORKERS, SERVICE], at: MANY, min: 1.6 },
];

const NAMES = { cpuMicrosPerRequest: "CPU", requestsPerSecond: "requests/s" } as const;

export function aimRows(cells: readonly Cell[]): Row[] {
  return AIMS.map(({ figure, of, at, min = 0, max = Number.POSITIVE_INFINITY }) => {
    const measured = ratio(cells, figure, of, at);
    return {
      aim: `${NAMES[figure]}, ${of.join(" / ")}`,
      batch: at.batch,
      connections: at.connections,
      wanted: min > 0 ? `>= ${min}` : `<= ${max}`,
      measured: measured ?? "left out",
      reached: measured === undefined ? "" : measured >= min && measured <= max ? "yes" : "no",
    };
  });
}
