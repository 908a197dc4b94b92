import { codeOf } from '../errors/index.js';
import { RetryLater, seconds } from '../jobs/index.js';

const AGAIN_MS = seconds(15);

/** The store's trouble is not the job's: it comes again, and spends no attempt. */
export async function laterWhileStoreIsDown<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && codeOf(error) === 'storage_unavailable')
      throw new RetryLater(AGAIN_MS, error.message, { cause: error.cause });
    throw error;
  }
}
