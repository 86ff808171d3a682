/** What the environment says about the shop. */
import ms, { type StringValue } from "ms";
import * as z from "zod";

const Switch = z.enum(["on", "off"]).transform((value) => value === "on");

const Settings = z.object({
  /** How long a basket may be idle before its items go back, such as `1h` or `90 s`. */
  BASKET_TTL: z
    .string()
    // ms throws on no text and on very long text.
    .transform((text) => (text !== "" && text.length <= 100 ? ms(text as StringValue) : 0))
    .refine(
      (duration) => Number.isSafeInteger(duration) && duration > 0,
      "expected a duration above 0, such as 1h, 30 min or 90s",
    )
    .default(ms("1h")),
  /** Off where module.yaml has no egress com.example/dead-letters: an undeclared egress stops a Flink job. */
  DEAD_LETTERS: Switch.default(true),
  /** Off where module.yaml has no egress com.example/notices. */
  NOTICES: Switch.default(true),
});

/** What is wrong with the environment: names the variable, its value and what is allowed. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** @throws SettingsError */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): z.output<typeof Settings> {
  const { data, error } = Settings.safeParse(env);
  if (error === undefined) return data;
  const problems = error.issues.map(
    ({ path: [name], message }) => `${String(name)}=${env[String(name)]}: ${message}`,
  );
  throw new SettingsError(problems.join("; "));
}

export const settings = readSettings(process.env);
