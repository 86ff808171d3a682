/** What modules of the console ask a browser for as soon as they are loaded. To be imported before them. */
import { vi } from "vitest";

vi.stubGlobal("sessionStorage", { getItem: () => null });
