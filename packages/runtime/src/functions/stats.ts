/** What a function has done since the runtime started, in numbers. */
export class Stats {
  /** Batches that it answered, and the messages in them. */
  batches = 0;
  invocations = 0;
  /** Attempts that failed. */
  failures = 0;
  /** What all attempts took. */
  seconds = 0;

  add({ batches, invocations, failures, seconds }: Stats): void {
    this.batches += batches;
    this.invocations += invocations;
    this.failures += failures;
    this.seconds += seconds;
  }
}
