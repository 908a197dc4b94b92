import { Logger } from '@nestjs/common';

type Fields = Readonly<Record<string, unknown>>;

/** Structured log lines of one part of the program: one event a line, its facts as fields, a fixed sentence as message. */
export interface Log {
  debug(fields: Fields, message: string): void;
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
}

/** A log whose lines carry `context`. It writes through Nest's logger, so pino formats it and tests can silence it. */
export function logOf(context: string): Log {
  const logger = new Logger(context);
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.log(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
