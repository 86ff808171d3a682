/** An instance in the table, which can be opened to see all of its values. */
import { useState } from "preact/hooks";
import { Id } from "../../../parts/id.tsx";
import { bytesText, countText } from "../../../parts/time.tsx";
import { Value } from "../../../parts/value.tsx";
import { visible } from "../../../parts/visible.ts";
import { instanceUrl } from "../../../views.ts";
import { InstanceBadges } from "../instance-badges.tsx";
import type { Row } from "./find-instances.ts";
import { RowDetails } from "./row-details.tsx";

/** Characters of a value in a cell. */
const SHORT = 40;

export interface InstanceRowProps {
  readonly typename: string;
  readonly row: Row;
  readonly columns: readonly string[];
}

export function InstanceRow({ typename, row, columns }: InstanceRowProps) {
  const [isOpen, setOpen] = useState(false);
  const { id, state = {}, mailbox } = row;
  const address = { function: typename, id };
  return (
    <>
      <tr>
        <th scope="row">
          <span class="opener">
            <button
              type="button"
              class="quiet"
              aria-expanded={isOpen}
              aria-label={`All of ${visible(id.slice(0, 60))}`}
              onClick={() => setOpen(!isOpen)}
            >
              {isOpen ? "▾" : "▸"}
            </button>
            <a href={instanceUrl(address)}>
              <Id id={id} />
            </a>
          </span>
        </th>
        {columns.map((name) => (
          <td key={name}>
            <Cell shown={state[name]} />
          </td>
        ))}
        <td class="number">{countText(mailbox)}</td>
        <td>
          <InstanceBadges of={row} />
        </td>
      </tr>
      {isOpen && (
        <tr class="details">
          <td colSpan={columns.length + 3}>
            <RowDetails address={address} row={row} />
          </td>
        </tr>
      )}
    </>
  );
}

function Cell({ shown }: { readonly shown: NonNullable<Row["state"]>[string] | undefined }) {
  if (shown === undefined) return <span class="hidden-text">none</span>;
  if (shown.truncated) return <span class="muted">{bytesText(shown.bytes)}</span>;
  return <Value shown={shown} most={SHORT} />;
}
