/**
 * Things in flight by numbers that are used again. A Map by ever new numbers would do the same, but it goes through one table
 * after the other, and the garbage collector takes what an old one still refers to for alive.
 */
export class Numbered<T> implements Iterable<T> {
  readonly #things: (T | undefined)[] = [];
  readonly #free: number[] = [];

  /** Its number until it is taken out. */
  add(thing: T): number {
    const number = this.#free.pop() ?? this.#things.length;
    this.#things[number] = thing;
    return number;
  }

  take(number: number): T | undefined {
    const thing = this.#things[number];
    if (thing === undefined) return undefined;
    this.#things[number] = undefined;
    this.#free.push(number);
    return thing;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const thing of this.#things) if (thing !== undefined) yield thing;
  }
}
