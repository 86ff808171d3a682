/** The log of a program: JSON lines on standard output, at the level that LOG_LEVEL sets. */
import { type Logger, pino } from "pino";
import { readLogLevel } from "statefun-wire/program";

/** The logger that a service uses when it is given none: for the rest of its program. @throws UsageError */
export function createLogger(): Logger {
  const level = readLogLevel(process.env);
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
