/** The panel of the module's owner: what its panel.js has to export, and whether it has been loaded. */
import { signal } from "@preact/signals";

/** What the ES module panel.js of a panel's folder exports. */
export interface Panel {
  /** What it is called, in the navigation and above it. */
  readonly title: string;
  /** A style sheet in the folder, such as "panel.css", which is there before `mount` is called. */
  readonly styles?: string;
  /** Shows it in an empty element. What it returns, if anything, is called when another page is shown. */
  mount(root: HTMLElement): (() => void) | undefined;
}

/** Neither while it is on its way. */
interface Loading {
  readonly panel?: Panel;
  /** Why it cannot be shown. */
  readonly reason?: string;
}

const FOLDER = "/panel/";
const loading = signal<Loading | undefined>(undefined);

/** Undefined until {@link loadPanel} is called. */
export const loadedPanel = loading;

/** Loads it, once for as long as the page is there. */
export async function loadPanel(): Promise<void> {
  if (loading.value !== undefined) return;
  loading.value = {};
  try {
    // Not of this build: the browser gets it from the runtime.
    const url = `${FOLDER}panel.js`;
    const panel = checked(await import(/* @vite-ignore */ url));
    if (panel.styles !== undefined) await addStyles(FOLDER + panel.styles);
    loading.value = { panel };
  } catch (error) {
    loading.value = { reason: reasonOf(error) };
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** @throws TypeError when it is not what a panel has to be */
function checked(exported: Partial<Panel>): Panel {
  const { title, styles, mount } = exported;
  if (typeof title !== "string" || title === "") {
    throw new TypeError('panel.js has to export a title, such as: export const title = "Orders"');
  }
  if (typeof mount !== "function") {
    throw new TypeError("panel.js has to export a function: export function mount(root) { … }");
  }
  if (styles !== undefined && typeof styles !== "string") {
    throw new TypeError('the styles that panel.js exports have to be a name, such as "panel.css"');
  }
  return { title, mount, ...(styles !== undefined && { styles }) };
}

/** @throws Error when it cannot be loaded */
function addStyles(url: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = url;
  link.onload = () => resolve();
  link.onerror = () => reject(new Error(`${url} cannot be loaded`));
  document.head.append(link);
  return promise;
}
