import { messageOf } from '../../errors/index.js';
import type { DeclaredJob } from '../declare/job-catalog.js';
import type { Upcaster } from '../declare/upcasters.js';
import { PermanentFailure } from './outcomes.js';
import type { Run } from './run.js';

type Upcast =
  | { readonly payload: unknown; readonly failure?: undefined }
  | { readonly payload?: undefined; readonly failure: PermanentFailure };

type Recorded = Pick<Run, 'version' | 'payload'>;

/**
 * The payload as the present version has it: one step for each version that it is behind. A step that throws does so
 * at every attempt, so that none is made.
 */
export function upcast(recorded: Recorded, { name, version, upcasters }: DeclaredJob): Upcast {
  let { payload } = recorded;
  for (let older = recorded.version; older < version; older++) {
    try {
      payload = stepFrom(upcasters, older)(payload as never);
    } catch (error) {
      const message = `The payload of job "${name}" could not be brought from version ${older} to ${older + 1}: ${messageOf(error)}`;
      return { failure: new PermanentFailure('upcast_failed', message, { cause: error }) };
    }
  }
  return { payload };
}

/** The start was refused if there were a gap, so only a version that was never declared has none. */
function stepFrom(upcasters: ReadonlyMap<number, Upcaster>, older: number): Upcaster {
  const step = upcasters.get(older);
  if (step) return step;
  throw new Error(`there is no version ${older}`);
}

/** A release that knows the payload is on its way: it was what recorded the job. */
export function newerVersion(run: Run, { name, queue, version }: DeclaredJob): PermanentFailure {
  return new PermanentFailure(
    'unknown_version',
    `No release that runs here knows version ${run.version} of job "${name}" on queue "${queue.name}", only up to ${version}.`,
  );
}
