/** Requests to produce: made again until they are answered, and now and then after that, or while they are on their way. */
import { isDeepStrictEqual } from "node:util";
import type { Simulation } from "statefun-runtime/simulation";
import type { NewRecords, Workload } from "./workload.ts";

/** A request, and what it was answered. */
export interface Request extends NewRecords {
  readonly name: string;
  offsets: readonly number[] | undefined;
  /** When it was first made, and when it was answered, by a clock that does not jump. */
  readonly madeAt: number;
  answeredAt: number;
}

export interface ProducingOptions {
  readonly simulation: Simulation;
  readonly workload: Pick<Workload, "encode">;
  /** Whether what was made then is remembered for sure. */
  readonly isRemembered: (madeAt: number) => boolean;
  readonly note: (text: string) => void;
}

export class Producing {
  readonly requests: Request[] = [];
  readonly violations: string[] = [];
  readonly #options: ProducingOptions;

  constructor(options: ProducingOptions) {
    this.#options = options;
  }

  /** Makes a new one, and does not wait for the answer. */
  begin(records: NewRecords): void {
    const name = `request ${this.requests.length}`;
    const madeAt = this.#options.simulation.clock.monotonic();
    const request = { ...records, name, offsets: undefined, madeAt, answeredAt: 0 };
    this.requests.push(request);
    this.#make(request);
  }

  /** Makes one of the last ones again, `back` from the end; or another one under the same key, which is to be refused. */
  again(back: number, isOther: boolean): void {
    const request = this.requests.at(-1 - back);
    if (request === undefined || !this.#mayRepeat(request)) return;
    if (isOther) this.#makeOther(request);
    else this.#make(request);
  }

  /** After a start: those that were not answered, and of the others some, which must change nothing. */
  restart(): void {
    for (const [index, request] of this.requests.entries()) {
      if (request.offsets === undefined || (index % 2 === 0 && this.#mayRepeat(request))) {
        this.#make(request);
      }
    }
  }

  #mayRepeat({ offsets, madeAt }: Request): boolean {
    return offsets === undefined || this.#options.isRemembered(madeAt);
  }

  #make(request: Request): void {
    const { simulation, note } = this.#options;
    const { name } = request;
    note(`${name} is made`);
    this.#send(request, request).then(
      (offsets) => {
        note(`${name} is acknowledged at ${offsets}`);
        if (request.offsets === undefined) request.answeredAt = simulation.clock.monotonic();
        else if (!isDeepStrictEqual(request.offsets, offsets)) {
          this.violations.push(`${name} was at ${request.offsets}, and is at ${offsets} now`);
        }
        request.offsets ??= offsets;
      },
      (error: Error) => note(`${name}: ${error.message}`),
    );
  }

  #makeOther(request: Request): void {
    const { name, records } = request;
    const other = { ...request, records: [...records, ...records] };
    this.#send(request, other).then(
      () => this.violations.push(`another request under the key of ${name} was taken`),
      (error: Error) =>
        this.#options.note(`another one under the key of ${name}: ${error.message}`),
    );
  }

  #send({ name, topic }: Request, { records }: NewRecords): Promise<readonly number[]> {
    const { simulation, workload } = this.#options;
    const bytes = records.map(({ key, content }, index) => ({
      key: Buffer.from(key),
      value: workload.encode(`${name}:${index}`, content),
    }));
    return simulation.runtime.produce(topic, bytes, name);
  }
}
