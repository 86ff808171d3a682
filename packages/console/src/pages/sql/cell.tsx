/** A cell of an answer: always text, a long one cut with the whole of it on demand, and a link where it is an instance's or a record's. */
import { useState } from "preact/hooks";
import type { SqlCell } from "../../commands/sql.ts";
import { Copy } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { bytesText } from "../../parts/time.tsx";
import { linkOf } from "./links.ts";

/** In a cell, in characters. */
const SHOWN = 160;

export interface CellProps {
  readonly columns: readonly string[];
  readonly row: readonly SqlCell[];
  readonly at: number;
}

export function Cell({ columns, row, at }: CellProps) {
  const value = row[at];
  if (value === null || value === undefined) return <td class="null">NULL</td>;
  if (typeof value === "number") return <td class="number">{String(value)}</td>;
  if (typeof value === "object") {
    return (
      <td>
        <Long
          name={columns[at] ?? ""}
          text={value.base64}
          label={`blob, ${bytesText(bytesOf(value.base64))}`}
        />
      </td>
    );
  }
  const link = linkOf(columns, row, at);
  const text = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  return (
    <td>
      {link === undefined ? text : <a href={link}>{text}</a>}
      {value.length > SHOWN && (
        <>
          {" "}
          <Long name={columns[at] ?? ""} text={value} label="all of it" />
        </>
      )}
    </td>
  );
}

function Long({
  name,
  text,
  label,
}: {
  readonly name: string;
  readonly text: string;
  readonly label: string;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="quiet inline" onClick={() => setOpen(true)}>
        {label}
      </button>
      {isOpen && (
        <Dialog title={name} onClose={() => setOpen(false)}>
          <div class="row spread">
            <span class="muted">{text.length.toLocaleString("en")} characters</span>
            <Copy text={text} />
          </div>
          <pre>{text}</pre>
          <div class="row end">
            <button type="button" onClick={() => setOpen(false)}>
              Close
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function bytesOf(base64: string): number {
  return (base64.length / 4) * 3 - (/=*$/.exec(base64)?.[0].length ?? 0);
}
