/** A page: its title, what can be done on all of it, and its content. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

export interface PageProps {
  readonly title: ComponentChildren;
  /** What the tab is called. */
  readonly name: string;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Page({ title, name, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${name} · StateFun console`;
  }, [name]);
  return (
    <main id="main" class="page stack" tabIndex={-1} aria-labelledby="page-title">
      <div class="page-head">
        <h1 id="page-title">{title}</h1>
        <div class="row">{actions}</div>
      </div>
      {children}
    </main>
  );
}
