/** The messages that wait for functions which the module has dropped: they are delivered when it serves these again. */
export class Unserved {
  /** How many there are, by function. Nothing takes any away for as long as the module is this one. */
  readonly #messages = new Map<string, number>();

  add(typename: string, messages = 1): void {
    this.#messages.set(typename, (this.#messages.get(typename) ?? 0) + messages);
  }

  list(): { readonly function: string; readonly messages: number }[] {
    return [...this.#messages].map(([typename, messages]) => ({ function: typename, messages }));
  }
}
