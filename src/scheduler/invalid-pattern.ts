import { HaatError } from '../errors/index.js';

/** A cron pattern that cannot be used. */
export class InvalidPattern extends HaatError {
  constructor(
    readonly pattern: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super('internal', 'invalid_cron_pattern', `The cron pattern "${pattern}" ${problem}.`, undefined, options);
  }
}
