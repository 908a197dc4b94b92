import { HaatError } from '../../errors/index.js';

/** What the dashboard could do to the engine's copies behind the back of the record. */
export class RefusedOnDashboard extends HaatError {
  /** @param instead what to do in its place, as a sentence */
  constructor(what: string, instead: string) {
    super('forbidden', 'refused_on_dashboard', `${what} would bypass the record of the jobs. ${instead}`);
  }
}
