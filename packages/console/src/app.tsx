/** The console: which page is where. */

import { useEffect } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { read } from "./api/read.ts";
import { refusal } from "./api/token.ts";
import { Frame } from "./frame/frame.tsx";
import { PageBoundary, page } from "./frame/page-boundary.tsx";
import { SignIn } from "./frame/sign-in.tsx";
import { useLive } from "./live/use-live.ts";
import { loadedPanel, loadPanel } from "./panel/panel.ts";
import { Loaded } from "./parts/loaded.tsx";
import { Page } from "./parts/page.tsx";
import { BASE, viewUrl } from "./views.ts";

const FlowPage = page(() => import("./pages/flow/flow-page.tsx").then((its) => its.FlowPage));
const InstancesPage = page(() =>
  import("./pages/instances/instances-page.tsx").then((its) => its.InstancesPage),
);
const InstancePage = page(() =>
  import("./pages/instances/instance-page.tsx").then((its) => its.InstancePage),
);
const TracePage = page(() => import("./pages/trace/trace-page.tsx").then((its) => its.TracePage));
const TopicsPage = page(() =>
  import("./pages/topics/topics-page.tsx").then((its) => its.TopicsPage),
);
const TroublePage = page(() =>
  import("./pages/trouble/trouble-page.tsx").then((its) => its.TroublePage),
);
const SqlPage = page(() => import("./pages/sql/sql-page.tsx").then((its) => its.SqlPage));
const PanelPage = page(() => import("./panel/panel-page.tsx").then((its) => its.PanelPage));

export function App() {
  if (refusal.value !== undefined) return <SignIn />;
  return (
    <LocationProvider scope={BASE}>
      <Pages />
    </LocationProvider>
  );
}

function Pages() {
  const engine = useEngine().data;
  // Its title is in the navigation of every page.
  useEffect(() => void (engine?.panel && loadPanel()), [engine?.panel]);
  const panel = engine?.panel ? (loadedPanel.value?.panel?.title ?? "Panel") : undefined;
  return (
    <Frame panel={panel} version={engine?.version}>
      <PageBoundary>
        <Router onRouteChange={focusPage}>
          <Route path={`${BASE}/panel`} component={PanelPage} />
          <Route path={`${BASE}/flow`} component={FlowPage} />
          <Route path={`${BASE}/instances`} component={InstancesPage} />
          <Route path={`${BASE}/instance`} component={InstancePage} />
          <Route path={`${BASE}/trace`} component={TracePage} />
          <Route path={`${BASE}/topics`} component={TopicsPage} />
          <Route path={`${BASE}/trouble`} component={TroublePage} />
          <Route path={`${BASE}/sql`} component={SqlPage} />
          <Route path={BASE} component={Start} />
          <Route default component={NotFound} />
        </Router>
      </PageBoundary>
    </Frame>
  );
}

/** The keyboard goes on in the new page, and a screen reader says its name. */
function focusPage(): void {
  document.getElementById("main")?.focus({ preventScroll: true });
}

function useEngine() {
  return useLive("engine", (signal) => read("/engine", {}, signal));
}

/** Leads to the page that comes first, once it is known which. */
function Start() {
  const engine = useEngine();
  return (
    <Page title="StateFun" name="Start">
      <Loaded live={engine}>
        {({ panel }) => <GoTo url={viewUrl(panel ? "panel" : "flow")} />}
      </Loaded>
    </Page>
  );
}

function GoTo({ url }: { readonly url: string }) {
  const { route } = useLocation();
  useEffect(() => route(url, true), [url]);
  return null;
}

function NotFound() {
  return (
    <Page title="There is no such page" name="Not found">
      <p>
        The console's pages are in the navigation; <a href={`${BASE}/`}>begin at the first one</a>.
      </p>
    </Page>
  );
}
