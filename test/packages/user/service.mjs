import { run, serviceSettings, startService } from "statefun-ts/service";
import { GreeterFn } from "./greeter.mjs";

await run(() => startService({ functions: [GreeterFn], ...serviceSettings(process.env) }));
