/** The frame around every page: the way to the others, and whether the runtime is there. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { connection } from "../api/events.ts";
import { giveToken, token } from "../api/token.ts";
import { Toasts } from "../parts/toasts.tsx";
import { BASE, type Page, viewUrl } from "../views.ts";
import { Notices } from "./notices.tsx";
import { pagesWith } from "./pages.ts";
import { Shortcuts } from "./shortcuts.tsx";
import { nextTheme, theme } from "./theme.ts";
import { TroubleBadge } from "./trouble-badge.tsx";

/** A page that stands for another one in the navigation. */
const WITHIN: Partial<Record<string, Page>> = { instance: "instances" };

export interface FrameProps {
  /** What the panel is called; undefined where there is none. */
  readonly panel: string | undefined;
  /** Of the runtime; undefined until it is known. */
  readonly version: string | undefined;
  readonly children: ComponentChildren;
}

export function Frame({ panel, version, children }: FrameProps) {
  const { path } = useLocation();
  const last = path.slice(BASE.length + 1);
  const current = WITHIN[last] ?? last;
  const pages = useMemo(() => pagesWith(panel), [panel]);
  const nav = useRef<HTMLElement>(null);
  // Where there is no room for all pages, the one that is shown is among those that can be seen.
  useEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (link) nav.current?.scrollTo({ left: link.offsetLeft - link.offsetWidth });
  }, [current, pages]);
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
        <nav ref={nav} aria-label="Pages">
          {pages.map(({ page, label }) => (
            <a key={page} href={viewUrl(page)} aria-current={page === current ? "page" : undefined}>
              {label}
              {page === "trouble" && <TroubleBadge />}
            </a>
          ))}
        </nav>
        <div class="side-foot">
          <Status />
          <button type="button" class="quiet" onClick={nextTheme}>
            Theme: {theme.value}
          </button>
          <Shortcuts pages={pages} />
          {token.value !== "" && (
            <button type="button" class="quiet" onClick={() => giveToken("")}>
              Sign out
            </button>
          )}
        </div>
      </header>
      <Notices version={version} />
      {children}
      <Toasts />
    </div>
  );
}

const STATUS = {
  connecting: "connecting",
  live: "live",
  hidden: "at rest",
  offline: "offline",
  refused: "not live",
};

function Status() {
  const now = connection.value;
  return (
    <div
      class={`status ${now.state}`}
      role="status"
      title={"reason" in now ? now.reason : undefined}
    >
      {STATUS[now.state]}
    </div>
  );
}
