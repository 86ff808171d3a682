/** Light or dark: as the system has it, until somebody chooses. */
import { effect, signal } from "@preact/signals";
import { kept } from "../api/kept.ts";

export type Theme = "system" | "light" | "dark";

const THEMES: readonly Theme[] = ["system", "light", "dark"];
const stored = kept(() => localStorage, "statefun-theme");

export const theme = signal<Theme>(THEMES.find((one) => one === stored.get()) ?? "system");

effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
  stored.set(theme.value);
});

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "system";
}
