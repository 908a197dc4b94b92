import { Job, Payload } from '../../../jobs/index.js';
import { files } from '../files.queues.js';

/** Removes exports and imports whose time is over, and files that nothing names. */
@Job('cleanup-exports', { queue: files, schedule: { pattern: '30 3 * * *', missed: 'latest' } })
export class CleanUpExports extends Payload<CleanUpExports> {}
