/** All of an instance in the table: its values as a whole, and why it fails. */

import { Loaded } from "../../../parts/loaded.tsx";
import { bytesText } from "../../../parts/time.tsx";
import { visible } from "../../../parts/visible.ts";
import { type Address, instanceUrl } from "../../../views.ts";
import { LongValue } from "../long-value.tsx";
import { useInstance } from "../use-instance.ts";
import type { Row } from "./find-instances.ts";

type Values = NonNullable<Row["state"]>;

export function RowDetails({ address, row }: { readonly address: Address; readonly row: Row }) {
  const { state = {}, values, failure } = row;
  const isWhole =
    values === Object.keys(state).length && Object.values(state).every((one) => !one.truncated);
  return (
    <div class="stack">
      {failure !== undefined && <p class="notice bad">{failure.reason}</p>}
      {isWhole ? <ValueList state={state} /> : <WholeState address={address} />}
      <a href={instanceUrl(address)}>Mailbox, delayed messages, history, and changing it</a>
    </div>
  );
}

/** Asked for: the table has only the beginning of it. */
function WholeState({ address }: { readonly address: Address }) {
  return <Loaded live={useInstance(address)}>{({ state }) => <ValueList state={state} />}</Loaded>;
}

function ValueList({ state }: { readonly state: Values }) {
  const values = Object.entries(state);
  if (values.length === 0) return <p class="muted">It has no state</p>;
  return (
    <dl class="values">
      {values.map(([name, shown]) => (
        <div key={name}>
          <dt>
            {visible(name)}{" "}
            <span class="muted">
              {shown.typename}, {bytesText(shown.bytes)}
            </span>
          </dt>
          <dd>
            <LongValue shown={shown} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
