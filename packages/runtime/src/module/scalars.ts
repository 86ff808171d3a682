/**
 * Plain scalars as Flink reads them: its YAML parser (Jackson 2.12 on SnakeYAML) follows YAML 1.1, so that `yes` is a
 * boolean, `0777` is 511 and `1_000` is 1000, whatever the field is.
 */
import type { ScalarTag } from "yaml";

/** A number with a fraction or an exponent: kept apart from a whole one, because Flink's text for it differs. */
export class Fraction {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** As Java writes a double: `1e3` is `1000.0` where a text is wanted. */
  toString(): string {
    const size = Math.abs(this.value);
    if (size >= 1e-3 && size < 1e7) return withFraction(String(this.value));
    if (size === 0) return Object.is(this.value, -0) ? "-0.0" : "0.0";
    if (!Number.isFinite(this.value)) return String(this.value);
    const [digits = "", exponent] = this.value.toExponential().split("e");
    return `${withFraction(digits)}E${Number(exponent)}`;
  }
}

function withFraction(digits: string): string {
  return digits.includes(".") ? digits : `${digits}.0`;
}

function tag(
  name: string,
  test: RegExp,
  resolve: (text: string, onError: (message: string) => void) => unknown,
): ScalarTag {
  return { tag: `tag:yaml.org,2002:${name}`, default: true, test, resolve };
}

const DIGITS = "[0-9][0-9_]*";
const EXPONENT = "(?:[eE][-+]?[0-9]+)";
const YES = "yes|Yes|YES|true|True|TRUE|on|On|ON";
const NO = "no|No|NO|false|False|FALSE|off|Off|OFF";

/** The first that matches counts, so that 08, which is not octal, has a fraction. For the option `customTags`, on top of a schema that takes every scalar for text. */
export const FLINK_SCALARS: ScalarTag[] = [
  tag("null", /^(?:~|null|Null|NULL)?$/, () => null),
  tag("bool", new RegExp(`^(?:${YES}|${NO})$`), (text) => new RegExp(`^(?:${YES})$`).test(text)),
  tag(
    "int",
    /^[-+]?(?:0b_*[01][01_]*|0[0-7_]*|[1-9][0-9_]*|0x_*[0-9a-fA-F][0-9a-fA-F_]*)$/,
    wholeNumber,
  ),
  tag(
    "float",
    new RegExp(`^[-+]?(?:${DIGITS}(?:\\.[0-9_]*)?|\\.[0-9_]+)${EXPONENT}?$`),
    (text) => new Fraction(Number(text.replaceAll("_", ""))),
  ),
  tag("float", /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/, (text, onError) => {
    onError(`Flink cannot read the number ${text}`);
    return text;
  }),
];

/** A bigint where a number would lose digits. */
function wholeNumber(text: string): number | bigint {
  const digits = text.replaceAll("_", "").replace(/^[-+]/, "");
  const decimal = digits.replace(/^0(?=[0-7])/, "0o");
  const value = BigInt(decimal) * (text.startsWith("-") ? -1n : 1n);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
