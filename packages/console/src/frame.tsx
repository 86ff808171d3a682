/** The frame around every page: the way to the others, and whether the runtime is there. */

import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { connection } from "./api/events.ts";
import { Toasts } from "./parts/toasts.tsx";
import { nextTheme, theme } from "./theme.ts";
import { BASE, type Page, viewUrl } from "./views.ts";

const PAGES: readonly (readonly [Page, string])[] = [
  ["flow", "Flow"],
  ["instances", "Instances"],
  ["trace", "Trace"],
  ["topics", "Topics"],
  ["trouble", "Trouble"],
  ["sql", "SQL"],
];

/** A page that stands for another one in the navigation. */
const WITHIN: Partial<Record<string, Page>> = { instance: "instances" };

export interface FrameProps {
  /** What the panel is called; undefined where there is none. */
  readonly panel: string | undefined;
  readonly children: ComponentChildren;
}

export function Frame({ panel, children }: FrameProps) {
  const { path } = useLocation();
  const last = path.slice(BASE.length + 1);
  const current = WITHIN[last] ?? last;
  const pages = panel === undefined ? PAGES : [["panel", panel] as const, ...PAGES];
  return (
    <div class="frame">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="side">
        <a class="brand" href={`${BASE}/`}>
          <img src={`${BASE}/icon.svg`} alt="" />
          StateFun
        </a>
        <nav aria-label="Pages">
          {pages.map(([page, label]) => (
            <a key={page} href={viewUrl(page)} aria-current={page === current ? "page" : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <div class="side-foot">
          <Status />
          <button type="button" class="quiet" onClick={nextTheme}>
            Theme: {theme.value}
          </button>
        </div>
      </header>
      {children}
      <Toasts />
    </div>
  );
}

function Status() {
  const now = connection.value;
  const text = { connecting: "connecting", live: "live", hidden: "at rest", offline: "offline" };
  return (
    <div
      class={`status ${now.state}`}
      role="status"
      title={now.state === "offline" ? now.reason : undefined}
    >
      {text[now.state]}
    </div>
  );
}
