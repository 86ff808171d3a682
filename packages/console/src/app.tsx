/** The console: which page is where. */

import { useEffect } from "preact/hooks";
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from "preact-iso";
import { read } from "./api/read.ts";
import { refusal } from "./api/token.ts";
import { Frame } from "./frame.tsx";
import { useLive } from "./live/use-live.ts";
import { loadedPanel, loadPanel } from "./panel/panel.ts";
import { SignIn } from "./sign-in.tsx";
import { BASE, viewUrl } from "./views.ts";

const FlowPage = lazy(() => import("./pages/flow/flow-page.tsx").then((page) => page.FlowPage));
const InstancesPage = lazy(() =>
  import("./pages/instances/instances-page.tsx").then((page) => page.InstancesPage),
);
const InstancePage = lazy(() =>
  import("./pages/instances/instance-page.tsx").then((page) => page.InstancePage),
);
const TracePage = lazy(() => import("./pages/trace/trace-page.tsx").then((page) => page.TracePage));
const TopicsPage = lazy(() =>
  import("./pages/topics/topics-page.tsx").then((page) => page.TopicsPage),
);
const TroublePage = lazy(() =>
  import("./pages/trouble/trouble-page.tsx").then((page) => page.TroublePage),
);
const SqlPage = lazy(() => import("./pages/sql/sql-page.tsx").then((page) => page.SqlPage));
const PanelPage = lazy(() => import("./panel/panel-page.tsx").then((page) => page.PanelPage));

export function App() {
  if (refusal.value !== undefined) return <SignIn />;
  return (
    <LocationProvider scope={BASE}>
      <Pages />
    </LocationProvider>
  );
}

function Pages() {
  const engine = useEngine();
  // Its title is in the navigation of every page.
  useEffect(() => void (engine?.panel && loadPanel()), [engine?.panel]);
  const panel = engine?.panel ? (loadedPanel.value?.panel?.title ?? "Panel") : undefined;
  return (
    <Frame panel={panel}>
      <ErrorBoundary onError={(error) => reportError(error)}>
        <Router>
          <Route path={`${BASE}/panel`} component={PanelPage} />
          <Route path={`${BASE}/flow`} component={FlowPage} />
          <Route path={`${BASE}/instances`} component={InstancesPage} />
          <Route path={`${BASE}/instance`} component={InstancePage} />
          <Route path={`${BASE}/trace`} component={TracePage} />
          <Route path={`${BASE}/topics`} component={TopicsPage} />
          <Route path={`${BASE}/trouble`} component={TroublePage} />
          <Route path={`${BASE}/sql`} component={SqlPage} />
          <Route default component={Start} />
        </Router>
      </ErrorBoundary>
    </Frame>
  );
}

function useEngine() {
  return useLive("engine", (signal) => read("/engine", {}, signal)).data;
}

/** Leads to the page that comes first, once it is known which. */
function Start() {
  const { route } = useLocation();
  const hasPanel = useEngine()?.panel;
  useEffect(() => {
    if (hasPanel !== undefined) route(viewUrl(hasPanel ? "panel" : "flow"), true);
  }, [hasPanel]);
  return <main id="main" class="page" />;
}
