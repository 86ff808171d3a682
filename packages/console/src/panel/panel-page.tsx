/** The page of the module's owner. What goes wrong in it is said here, and stays in here. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Page } from "../parts/page.tsx";
import { loadedPanel, loadPanel, type Panel, reasonOf } from "./panel.ts";

export function PanelPage() {
  useEffect(() => void loadPanel(), []);
  const { panel, reason } = loadedPanel.value ?? {};
  const title = panel?.title ?? "Panel";
  return (
    <Page title={title} name={title}>
      {panel !== undefined && <Mounted panel={panel} />}
      {reason !== undefined && <Failed reason={reason} />}
      {panel === undefined && reason === undefined && <p class="empty">Loading…</p>}
    </Page>
  );
}

function Mounted({ panel }: { readonly panel: Panel }) {
  const root = useRef<HTMLDivElement>(null);
  const [reason, setReason] = useState<string>();
  useEffect(() => {
    const failed = (error: unknown): void => setReason(reasonOf(error));
    const stopWatching = watchErrors(failed);
    let unmount: (() => void) | undefined;
    try {
      if (root.current !== null) unmount = panel.mount(root.current);
    } catch (error) {
      failed(error);
    }
    return () => {
      stopWatching();
      try {
        unmount?.();
      } catch (error) {
        // Another page is shown by now: it is said in the browser's console.
        reportError(error);
      }
    };
  }, [panel]);
  return (
    <>
      {reason !== undefined && <Failed reason={reason} />}
      <div ref={root} />
    </>
  );
}

function Failed({ reason }: { readonly reason: string }) {
  return (
    <div class="notice bad stack" role="alert">
      <p>The panel has failed: {reason}</p>
      <p>
        The other pages go on without it. Mend its files, in the folder that was given by{" "}
        <code>--panel</code>, and load this page again: the browser's console says more.
      </p>
    </div>
  );
}

/** Errors that nobody caught, of what comes from the panel's folder. */
function watchErrors(failed: (error: unknown) => void): () => void {
  const isOfPanel = (place: string): boolean => place.includes(`${location.origin}/panel/`);
  const onError = ({ filename, error, message }: ErrorEvent): void => {
    if (isOfPanel(filename)) failed(error ?? message);
  };
  const onRejection = ({ reason }: PromiseRejectionEvent): void => {
    if (reason instanceof Error && isOfPanel(reason.stack ?? "")) failed(reason);
  };
  addEventListener("error", onError);
  addEventListener("unhandledrejection", onRejection);
  return () => {
    removeEventListener("error", onError);
    removeEventListener("unhandledrejection", onRejection);
  };
}
