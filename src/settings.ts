/** The settings of the shop, and how the environment gives them. */
import ms, { type StringValue } from "ms";
import { UsageError } from "statefun-ts/service";
import * as z from "zod";

export interface ShopSettings {
  /** How long a basket may be idle before its items go back, in milliseconds. */
  readonly basketTtl: number;
  /** Off where module.yaml has no egress com.example/notices: an undeclared egress stops a Flink job. */
  readonly notices: boolean;
  /** Off where module.yaml has no egress com.example/dead-letters. */
  readonly deadLetters: boolean;
}

const Switch = z.enum(["on", "off"]).transform((value) => value === "on");

const Environment = z.object({
  BASKET_TTL: z
    .string()
    // ms throws on empty and on very long text.
    .transform((text) => (text !== "" && text.length <= 100 ? ms(text as StringValue) : 0))
    .refine(
      (duration) => Number.isSafeInteger(duration) && duration > 0,
      "expected a duration above 0, such as 1h, 30 min or 90s",
    )
    .default(ms("1h")),
  NOTICES: Switch.default(true),
  DEAD_LETTERS: Switch.default(true),
});

/** @throws UsageError that names each variable that is wrong, its value and what is allowed */
export function shopSettings(env: Readonly<Record<string, string | undefined>>): ShopSettings {
  const { data, error } = Environment.safeParse(env);
  if (error === undefined) {
    return { basketTtl: data.BASKET_TTL, notices: data.NOTICES, deadLetters: data.DEAD_LETTERS };
  }
  const problems = error.issues.map(
    ({ path: [name], message }) => `${String(name)}=${env[String(name)]}: ${message}`,
  );
  throw new UsageError(problems.join("; "));
}
