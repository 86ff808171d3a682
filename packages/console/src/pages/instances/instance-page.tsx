/** One instance: its state, what waits for it and what it did. */
import { Id } from "../../parts/id.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Page } from "../../parts/page.tsx";
import { countText } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { visible } from "../../parts/visible.ts";
import { type Address, viewUrl } from "../../views.ts";
import { HistoryTab } from "./history/history-tab.tsx";
import { InstanceHead } from "./instance-head.tsx";
import { DelayedTab } from "./messages/delayed-tab.tsx";
import { MailboxTab } from "./messages/mailbox-tab.tsx";
import { StateTab } from "./state/state-tab.tsx";
import { useInstance } from "./use-instance.ts";
import "./instances.css";

/** What a browser takes for a way up and down the path of a URL. */
const NO_SEGMENTS = [".", ".."];

export function InstancePage() {
  const { function: typename, id } = useView().query;
  if (typename === undefined || id === undefined || id === "") {
    return (
      <Page title="Instance" name="Instance">
        <p class="empty">
          The address names no instance: <a href={viewUrl("instances")}>choose one</a>
        </p>
      </Page>
    );
  }
  const address = { function: typename, id };
  return (
    <Page
      title={
        <span class="instance-name">
          <a href={viewUrl("instances", { function: typename })}>{typename}</a>{" "}
          <Id id={id} most={400} />
        </span>
      }
      name={visible(id.slice(0, 60))}
    >
      {NO_SEGMENTS.includes(id) ? (
        <p class="notice warn">
          No URL can have "{id}" as a part of its path, so that the API does not reach this
          instance. SQL does: <a href={viewUrl("sql")}>the state view</a>
        </p>
      ) : (
        <Sections key={JSON.stringify(address)} address={address} />
      )}
    </Page>
  );
}

function Sections({ address }: { readonly address: Address }) {
  const tab = useView().query["tab"] ?? "state";
  const live = useInstance(address);
  return (
    <Loaded live={live}>
      {(instance) => (
        <>
          <InstanceHead address={address} instance={instance} onChanged={live.hurry} />
          <Tabs address={address} current={tab} waiting={instance.mailbox} />
          {/* What is typed there stays while somebody looks at the history. */}
          <div hidden={tab !== "state"}>
            <StateTab address={address} instance={instance} onChanged={live.hurry} />
          </div>
          {tab === "mailbox" && (
            <MailboxTab address={address} instance={instance} onChanged={live.hurry} />
          )}
          {tab === "delayed" && <DelayedTab address={address} />}
          {tab === "history" && <HistoryTab address={address} />}
        </>
      )}
    </Loaded>
  );
}

interface TabsProps {
  readonly address: Address;
  readonly current: string;
  readonly waiting: number;
}

function Tabs({ address, current, waiting }: TabsProps) {
  const tabs = { state: "State", mailbox: "Mailbox", delayed: "Delayed", history: "History" };
  return (
    <nav class="tabs" aria-label="Of this instance">
      {Object.entries(tabs).map(([name, label]) => (
        <a
          key={name}
          href={viewUrl("instance", { ...address, tab: name === "state" ? undefined : name })}
          aria-current={name === current ? "page" : undefined}
        >
          {label}
          {name === "mailbox" && waiting > 0 && ` (${countText(waiting)})`}
        </a>
      ))}
    </nav>
  );
}
