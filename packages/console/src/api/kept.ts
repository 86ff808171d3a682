/** Text that the browser keeps for the page, if it lets the page do so. */

/** `storage` is asked for where it is used: already that can be forbidden. */
export function kept(storage: () => Storage, key: string) {
  return {
    /** Empty where there is none. */
    get(): string {
      try {
        return storage().getItem(key) ?? "";
      } catch {
        return "";
      }
    },
    set(text: string): void {
      try {
        storage().setItem(key, text);
      } catch {
        // It lasts as long as the page, then.
      }
    },
  };
}
