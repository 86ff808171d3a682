/** The part of a pino logger that the SDK uses, so that any logger of that shape will do. */

type Log = (fields: object, message: string) => void;

/** Where log lines go: fields first, as with pino. */
export interface Logger {
  readonly debug: Log;
  readonly info: Log;
  readonly warn: Log;
  readonly error: Log;
  /** A logger that adds `fields` to every line. */
  child(fields: object): Logger;
}

const ignore: Log = () => undefined;

/** Logs nothing. */
export const silentLogger: Logger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  child: () => silentLogger,
};

/** {@link Logger.child}, made when its first line is logged: most messages log none, and a child costs more than a message. */
export class LazyChild implements Logger {
  readonly #parent: Logger;
  readonly #fields: object;
  #child: Logger | undefined;

  constructor(parent: Logger, fields: object) {
    this.#parent = parent;
    this.#fields = fields;
  }

  get #logger(): Logger {
    this.#child ??= this.#parent.child(this.#fields);
    return this.#child;
  }

  debug(fields: object, message: string): void {
    this.#logger.debug(fields, message);
  }

  info(fields: object, message: string): void {
    this.#logger.info(fields, message);
  }

  warn(fields: object, message: string): void {
    this.#logger.warn(fields, message);
  }

  error(fields: object, message: string): void {
    this.#logger.error(fields, message);
  }

  child(fields: object): Logger {
    return this.#logger.child(fields);
  }
}
