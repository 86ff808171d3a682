/** What is not as it should be, and what can be done about it: a tab for each kind of trouble, with how much of it there is. */
import type { ComponentType } from "preact";
import { type Trouble, trouble } from "../../live/trouble.ts";
import { Page } from "../../parts/page.tsx";
import { countText } from "../../parts/time.tsx";
import { useView } from "../../parts/use-view.ts";
import { viewUrl } from "../../views.ts";
import { EndpointsTab } from "./endpoints-tab.tsx";
import { FailingTab } from "./failing/failing-tab.tsx";
import { LettersTab } from "./letters/letters-tab.tsx";
import { OrphansTab } from "./orphans/orphans-tab.tsx";
import { OverviewTab } from "./overview/overview-tab.tsx";
import { PausedTab } from "./paused-tab.tsx";
import { RunningTab } from "./running-tab.tsx";
import "./trouble.css";

interface Tab {
  /** In the address. */
  readonly show: string;
  readonly label: string;
  readonly count: (seen: Trouble) => number;
  readonly kind: "bad" | "warn";
  readonly content: ComponentType;
}

const TABS: readonly Tab[] = [
  {
    show: "",
    label: "Overview",
    count: ({ engine }) => engine,
    kind: "bad",
    content: OverviewTab,
  },
  {
    show: "letters",
    label: "Dead letters",
    count: ({ deadLetters }) => deadLetters.waiting,
    kind: "bad",
    content: LettersTab,
  },
  {
    show: "failing",
    label: "Failing",
    count: ({ failing }) => failing,
    kind: "bad",
    content: FailingTab,
  },
  {
    show: "running",
    label: "Long-running",
    count: ({ stuck }) => stuck,
    kind: "bad",
    content: RunningTab,
  },
  {
    show: "endpoints",
    label: "Endpoints",
    count: ({ endpointsDown }) => endpointsDown,
    kind: "bad",
    content: EndpointsTab,
  },
  {
    show: "orphans",
    label: "Orphans",
    count: ({ orphans }) => orphans,
    kind: "bad",
    content: OrphansTab,
  },
  {
    show: "paused",
    label: "Paused",
    count: ({ paused }) => paused,
    kind: "warn",
    content: PausedTab,
  },
];

export function TroublePage() {
  const show = useView().query["show"] ?? "";
  const current = TABS.find((tab) => tab.show === show) ?? TABS[0];
  const Content = current?.content ?? OverviewTab;
  return (
    <Page title="Trouble" name="Trouble">
      <nav class="tabs" aria-label="Kinds of trouble">
        {TABS.map((tab) => (
          <a
            key={tab.show}
            href={viewUrl("trouble", { show: tab.show })}
            aria-current={tab === current ? "page" : undefined}
          >
            {tab.label} <Count tab={tab} />
          </a>
        ))}
      </nav>
      <Content />
    </Page>
  );
}

function Count({ tab }: { readonly tab: Tab }) {
  const seen = trouble.value;
  const count = seen === undefined ? 0 : tab.count(seen);
  return count === 0 ? null : <span class={`badge ${tab.kind}`}>{countText(count)}</span>;
}
