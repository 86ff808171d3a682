/** The runtime in a simulated world: `statefun-runtime/simulation`. */

export { parseModule, readModule } from "../module/module.ts";
export { type Faults, NO_FAULTS, roughFaults } from "./faults.ts";
export { moduleOf } from "./module.ts";
export type { Observer } from "./observer.ts";
export { type Random, randomOf } from "./random.ts";
export { shrinkList } from "./shrink.ts";
export type { SimulatedClock } from "./simulated-clock.ts";
export { BEGINNING, Simulation, type SimulationOptions, type Work } from "./simulation.ts";
