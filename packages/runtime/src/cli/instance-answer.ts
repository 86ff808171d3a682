/** What the API says of an instance, as far as commands need it. */

export interface InstanceAnswer {
  readonly state: Readonly<
    Record<
      string,
      {
        readonly typename: string;
        readonly value: unknown;
        readonly encoding?: "utf8" | "base64";
        readonly bytes: number;
        readonly version: string;
        readonly expiresAt?: string;
      }
    >
  >;
  readonly mailbox: number;
  readonly runningSince?: string;
  readonly failure?: { readonly since: string; readonly attempts: number; readonly reason: string };
  readonly paused?: { readonly function?: string; readonly id?: string; readonly since: string };
}

/** Undefined when there is no such value. */
export function valueIn(
  { state }: Pick<InstanceAnswer, "state">,
  name: string,
): InstanceAnswer["state"][string] | undefined {
  return Object.hasOwn(state, name) ? state[name] : undefined;
}
