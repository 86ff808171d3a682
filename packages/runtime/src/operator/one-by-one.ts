/** Work that reads what is durable and changes it, so that no other work of its kind may come between. */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs it when all that came before is done, in vain or not. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
