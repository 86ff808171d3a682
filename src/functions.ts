/** The functions of npm start, in a thread of their own: one that never returns takes neither the API nor Ctrl-C with it. */
import { createLogger, serviceSettings, startService } from "statefun-ts/service";
import { serveWorker } from "statefun-ts/worker";
import { shopSettings } from "./settings.ts";
import { createShop } from "./shop.ts";

const { env } = process;

await serveWorker(
  () => ({ ...createShop(shopSettings(env)), logger: createLogger() }),
  (shop, predecessor) => {
    // The certificates are the API's: it calls the functions within this machine.
    const { at } = serviceSettings({ ...env, TLS_CERT: "", TLS_KEY: "", TLS_CA: "" });
    // Port 0 was any free one at first, and is the one that people know by now.
    const port = predecessor && Number(new URL(predecessor).port);
    return startService({ ...shop, at: "port" in at && port ? { ...at, port } : at });
  },
);
