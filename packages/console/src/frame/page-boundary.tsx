/** What is shown in place of a page that could not be loaded, or has failed: the rest of the console goes on. */
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";
import { lazy, useLocation } from "preact-iso";
import { Page } from "../parts/page.tsx";

/** A page that is loaded when it is gone to. */
export function page(load: () => Promise<ComponentType>): ComponentType {
  return lazy(() => load().catch((): ComponentType => NotLoaded));
}

function NotLoaded() {
  return (
    <Page title="This page could not be loaded" name="Not loaded">
      <p class="notice bad" role="alert">
        The runtime is away, or another version of it is there now.
      </p>
      <Reload />
    </Page>
  );
}

/** Another page is shown as if nothing had happened. */
export function PageBoundary({ children }: { readonly children: ComponentChildren }) {
  const { url } = useLocation();
  const [error, forget] = useErrorBoundary((cause) => reportError(cause));
  useEffect(forget, [url]);
  if (error === undefined) return <>{children}</>;
  return (
    <Page title="This page has failed" name="Failed">
      <p class="notice bad" role="alert">
        {error instanceof Error ? error.message : String(error)}
      </p>
      <Reload />
    </Page>
  );
}

function Reload() {
  return (
    <div class="row">
      <button type="button" class="primary" onClick={() => location.reload()}>
        Load it anew
      </button>
    </div>
  );
}
