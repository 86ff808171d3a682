/** Functions, the engine that runs them, and a look at both: what a test and each life of a simulation begin with. */
import type { Engine, Module, Simulation, SimulationOptions } from "./engine.ts";
import { assertFits } from "./module.ts";
import { Served, type TestedFunctions, type Watch } from "./served.ts";
import { type View, viewOf } from "./view.ts";

/** Settings of the engine: nothing is forgotten, and nothing is kept for an operator to look back at. */
const SETTINGS = {
  retentionMs: Number.MAX_SAFE_INTEGER / 2,
  housekeepingMs: Number.MAX_SAFE_INTEGER / 2,
  historyMemoryBytes: 0,
};

export interface RigOptions extends Pick<SimulationOptions, "seed" | "observer">, Watch {
  readonly tested: TestedFunctions;
  readonly module: Module | undefined;
}

export class Rig {
  readonly simulation: Simulation;
  readonly served: Served;
  readonly view: View;

  /** @throws Error when the module and the functions do not fit each other */
  constructor(engine: Engine, options: RigOptions) {
    const { tested, module, seed, observer } = options;
    let simulation: Simulation | undefined;
    const now = (): number => simulation?.clock.now() ?? engine.BEGINNING;
    const served = new Served(tested, { now }, options);
    served.start();
    if (module !== undefined) assertFits(module, served.names);
    simulation = new engine.Simulation({
      ...(seed !== undefined && { seed }),
      ...(observer && { observer }),
      module: module ?? engine.moduleOf(served.names),
      handle: served.handle,
      settings: SETTINGS,
      ...(module === undefined && { egress: (typename) => served.egress(typename) }),
    });
    simulation.boot();
    this.simulation = simulation;
    this.served = served;
    this.view = viewOf(simulation, served);
  }

  /** Until all has come to rest. @throws Error when it does not */
  async settle(): Promise<void> {
    await this.simulation.settle();
    this.served.rested();
  }

  /** Kills the engine, and the process of the functions. */
  async kill(): Promise<void> {
    await this.simulation.kill();
    this.served.stop();
  }

  /** Starts both on what is committed. */
  start(): void {
    this.served.start();
    this.simulation.boot();
  }
}
