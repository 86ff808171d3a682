/** The table: one cell for each contender, number of invocations a request and number of connections. */
import type { Row } from "../options.ts";
import { median, round2 } from "../statistics.ts";

export interface Figures {
  readonly requestsPerSecond: number;
  /** Of all its processes together. */
  readonly cpuMicrosPerRequest: number;
}

export interface Cell {
  readonly name: string;
  readonly batch: number;
  readonly connections: number;
  /** One of each round. */
  readonly figures: Figures[];
}

export type Place = Pick<Cell, "batch" | "connections">;

/** One contender's figure relative to another's at the same place; undefined when one of them was left out. */
export function ratio(
  cells: readonly Cell[],
  figure: keyof Figures,
  [name, other]: readonly [string, string],
  { batch, connections }: Place,
): number | undefined {
  const [its, others] = [name, other].map((wanted) =>
    cells.find(
      (cell) => cell.name === wanted && cell.batch === batch && cell.connections === connections,
    ),
  );
  return its && others && round2(medianOf(its, figure) / medianOf(others, figure));
}

function medianOf({ figures }: Cell, figure: keyof Figures): number {
  return median(figures.map((each) => each[figure]));
}

/** @param limit the contender that all others are compared with */
export function cellRow(cell: Cell, cells: readonly Cell[], limit: string): Row {
  const { name, batch, connections } = cell;
  return {
    "": name,
    batch,
    connections,
    "requests/s": Math.round(medianOf(cell, "requestsPerSecond")),
    "CPU us/request": Math.round(medianOf(cell, "cpuMicrosPerRequest")),
    "CPU / limit": ratio(cells, "cpuMicrosPerRequest", [name, limit], cell) ?? "",
  };
}
