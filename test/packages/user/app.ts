import { type SimulateOptions, send, type TestApp } from "statefun-ts/testing";
import { GreeterFn, Visit } from "./greeter.ts";

export const visit = (app: TestApp) => app.send(GreeterFn.at("Ann"), Visit, { from: "Rome" });

export const options: SimulateOptions = {
  functions: [GreeterFn],
  workload: () => [send(GreeterFn.at("Ann"), Visit, { from: "Rome" })],
  invariants: {
    // @ts-expect-error: the types have come along, whether the runtime is installed or not
    "nothing is misspelled": ({ state }) => void state(GreeterFn, "Ann").vists,
  },
};
