/** The runtime in a simulated world: `statefun-runtime/simulation`. */
export { type Faults, NO_FAULTS, roughFaults } from "./faults.ts";
export type { Observer } from "./observer.ts";
export { type Random, randomOf } from "./random.ts";
export { shrinkList } from "./shrink.ts";
export type { SimulatedClock } from "./simulated-clock.ts";
export { Simulation, type SimulationOptions, type Work } from "./simulation.ts";
