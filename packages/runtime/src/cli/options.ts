/** The options that commands have in common, and how what is given is read. */
import { readFileSync } from "node:fs";
import { Option } from "@commander-js/extra-typings";
import { UsageError } from "statefun-wire/program";
import { durationMs } from "../module/duration.ts";

export const URL_OPTION = new Option(
  "--url <url>",
  "the runtime's API ($STATEFUN_URL, or $KAFKA_REST, or http://localhost:8082)",
);
export const TOKEN_OPTION = new Option(
  "--token-file <file>",
  "a file with the token for it ($STATEFUN_TOKEN is the token itself)",
);
export const JSON_OPTION = new Option("--json", "JSON for programs: one object a line");
export const DRY_RUN_OPTION = new Option("--dry-run", "says what would be done, and does nothing");
export const YES_OPTION = new Option("--yes", "does not ask first");

type Env = Readonly<Record<string, string | undefined>>;

/** `--url`, or what the environment says, without slashes at the end. @throws UsageError */
export function readUrl(option: string | undefined, env: Env): string {
  const [name, text] =
    option !== undefined
      ? ["--url ", option]
      : env["STATEFUN_URL"]
        ? ["STATEFUN_URL=", env["STATEFUN_URL"]]
        : ["KAFKA_REST=", env["KAFKA_REST"] || "http://localhost:8082"];
  const url = URL.parse(text);
  const isPlain = url?.username === "" && url.password === "" && !/[?#]/.test(text);
  if (isPlain && /^https?:$/.test(url.protocol)) return text.trim().replace(/\/+$/, "");
  throw new UsageError(`${name}${text}: expected a URL, such as http://localhost:8082`);
}

/** What is in `--token-file`, or `$STATEFUN_TOKEN`. @throws UsageError */
export function readToken(file: string | undefined, env: Env): string | undefined {
  const name = file === undefined ? "STATEFUN_TOKEN" : `--token-file ${file}`;
  const token =
    file === undefined ? env["STATEFUN_TOKEN"] || undefined : readText(name, file).trim();
  // It is not shown, however wrong it may be.
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return token;
  throw new UsageError(`${name}: a token is a word of printable ASCII characters`);
}

function readText(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${name}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Reads an option that is a whole number; for `argParser`. */
export function wholeNumber(name: string, min = 0, max = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    const range =
      max === Number.MAX_SAFE_INTEGER
        ? min === 0
          ? ""
          : `, ${min} or more`
        : `, ${min} to ${max}`;
    throw new UsageError(`${name} ${text}: expected a whole number${range}`);
  };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Reads an option that is a time, in ISO 8601 or as how long ago it was, to ISO 8601; for `argParser`. */
export function moment(name: string) {
  return (text: string): string => {
    const ago = /^\d{1,9}[smhd]$/.test(text) ? durationMs(text) : undefined;
    const time = TIME.test(text) ? Date.parse(text) : Date.now() - (ago ?? Number.NaN);
    if (time >= 0) return new Date(time).toISOString();
    throw new UsageError(
      `${name} ${text}: expected a time, such as 2026-11-26T12:00:00Z, or how long ago, such as 10m`,
    );
  };
}
